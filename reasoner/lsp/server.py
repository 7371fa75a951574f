"""The language server: requests of an editor to what `projects`, `symbols`, `hover` and `actions` know, and back.

The one door to pygls and its types. Places go over the wire as lines and columns of the client's own counting.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Final, TypeVar, cast

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from reasoner import __version__
from reasoner.completion import continuations
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.lang.layout import laid_out
from reasoner.lint.catalogue import CATALOGUE
from reasoner.lint.run import Findings, lint
from reasoner.lint.subject import Subject
from reasoner.lsp.actions import at, offers, spelled
from reasoner.lsp.hover import Ran, asked_at, hover, nearer, ran
from reasoner.lsp.projects import Project, Projects
from reasoner.lsp.symbols import Occurrence
from reasoner.lsp.traffic import Incoming, Outgoing
from reasoner.resources import manual_page
from reasoner.solve.budget import Budget
from reasoner.source import Source, Span

Found = TypeVar("Found")

RUN: Final = "reasoner.run"
"""The command behind a code lens: it takes the file and the line of an `expect` or `query`, and gives the answer."""

PAUSE: Final = 0.2
"""Seconds without a key press before a text is looked at."""

LONG_PAUSE: Final = 0.5
"""Seconds more until rules without a mistake are linted, which takes longer."""

LONGEST_LINT: Final = 20.0
"""Seconds after which it says what it has found."""

_SEVERITIES: Final = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}


class RuleServer(LanguageServer):
    """The server and what it keeps between requests."""

    def __init__(self, seconds: float) -> None:
        super().__init__("reasoner", __version__)
        self.seconds = seconds
        self.projects = Projects()
        self.answers: dict[tuple[Path, str], Ran] = {}  # by file and text of the statement
        self.complained: dict[Path, set[Path]] = {}  # of each root, the files with diagnostics shown
        self.sent: dict[Path, list[lsp.Diagnostic]] = {}  # of each file, the diagnostics shown
        self.turns: dict[Path, int] = {}
        self.advice: dict[Path, tuple[Project, Findings]] = {}  # of each root, what `lint` found in which state of it
        self.linting = Budget()  # of the lint that runs
        self.lock = Lock()  # on the projects
        self.solving = Lock()  # a solver is for one thread at a time; typing goes on meanwhile

    def project(self, uri: str) -> tuple[Project, Path]:
        path = _path(uri)
        with self.lock:
            return self.projects.of(path), path

    def offset(self, uri: str, position: lsp.Position) -> int:
        """An offset in the text as the project has it."""
        return int(self.workspace.get_text_document(uri).offset_at_position(position))

    def range_of(self, span: Span) -> lsp.Range:
        lines = span.source.text.split("\n")
        start = lsp.Position(span.line - 1, span.column - 1)
        end = lsp.Position(span.end_line - 1, span.end_column - 1)
        return self.workspace.position_codec.range_to_client_units(lines, lsp.Range(start, end))

    def location(self, span: Span) -> lsp.Location:
        return lsp.Location(_uri(Path(span.file)), self.range_of(span))

    # --- diagnostics ----------------------------------------------------------------------------------------------

    async def edited(self, uri: str) -> None:
        """A text changed: what is wrong is said once the typing pauses."""
        path = _path(uri)
        with self.lock:
            self.projects.edited(path, self.workspace.get_text_document(uri).source)
            self.answers.clear()  # whatever was answered, was answered from other rules
        self.linting.interrupt()
        self.turns[path] = turn = self.turns.get(path, 0) + 1
        await asyncio.sleep(PAUSE)
        if self.turns[path] == turn:
            await self.complain(uri)
            await asyncio.sleep(LONG_PAUSE)
        if self.turns[path] == turn:
            await self.advise(uri)

    async def read_again(self, changed: Iterable[str], *uris: str) -> None:
        """Files changed on disk: answers were from other rules, and what is wrong with these texts may not be. Of
        files that are open, the text in the editor counts, so that saving them changes nothing."""
        if all(_path(uri) in self.projects.opened for uri in changed):
            return
        with self.lock:
            self.projects.forget()
            self.answers.clear()
        for uri in uris:
            await self.complain(uri)
        for uri in uris:
            await self.advise(uri)

    async def complain(self, uri: str) -> None:
        """Publishes the diagnostics of all files of a project; of those that have none any more, that.

        While what `lint` found in earlier rules stands there, and nothing is wrong, editors move it with the text.
        """
        project, path = await asyncio.to_thread(self.project, uri)
        files = self.complained.get(project.root, set())
        shown = [d for file in files for d in self.sent.get(file, ())]
        if project.whole and not project.mistakes and shown and all(d.code in CATALOGUE for d in shown):
            return
        self.publish(project, (path, *sorted(files)))

    def publish(self, project: Project, asked: tuple[Path, ...] = ()) -> None:
        """Sends the diagnostics of the files asked for, and of all others for which they changed."""
        found: dict[Path, list[lsp.Diagnostic]] = {}
        for diagnostic in self.known(project):
            where = Path(diagnostic.span.file)
            found.setdefault(where if where.is_absolute() else project.root, []).append(self.diagnostic(diagnostic))
        before = self.complained.get(project.root, set())
        self.complained[project.root] = set(found)
        for file in dict.fromkeys((*asked, *found, *before)):
            diagnostics = found.get(file, [])
            if file in asked or diagnostics != self.sent.get(file, []):
                self.sent[file] = diagnostics
                self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(_uri(file), diagnostics))

    def known(self, project: Project) -> tuple[Diagnostic, ...]:
        """The mistakes of a project, and what `lint` found in it as it is now."""
        state, findings = self.advice.get(project.root, (None, None))
        return (*project.mistakes, *(findings.found if findings is not None and state is project else ()))

    async def advise(self, uri: str) -> None:
        """Lints the rules that a file belongs to, unless they have mistakes, or were linted as they are."""
        project, _ = await asyncio.to_thread(self.project, uri)
        state, _ = self.advice.get(project.root, (None, None))
        if state is project or not project.whole:
            return
        while True:
            self.linting = budget = Budget(min(self.seconds, LONGEST_LINT))
            found = await asyncio.to_thread(self._linted, project, budget)
            current, _ = await asyncio.to_thread(self.project, uri)
            if current is not project:
                return
            if not budget.interrupted:
                break
            await asyncio.sleep(LONG_PAUSE)  # for a question, which goes first
        self.advice[project.root] = project, found
        self.publish(project)

    def _linted(self, project: Project, budget: Budget) -> Findings:
        with self.solving:
            return lint(Subject(project.model, project.files), budget)

    def diagnostic(self, one: Diagnostic) -> lsp.Diagnostic:
        help = f"\nhelp: {one.help}" if one.help else ""
        related = [lsp.DiagnosticRelatedInformation(self.location(span), label) for span, label in one.related]
        return lsp.Diagnostic(
            self.range_of(one.span), f"{one.message}{help}", _SEVERITIES[one.severity], one.code,
            code_description=lsp.CodeDescription(page) if (page := _page(one.code)) else None,
            source="reasoner", related_information=related or None,
        )  # fmt: skip

    # --- names ----------------------------------------------------------------------------------------------------

    def name_at(self, uri: str, position: lsp.Position) -> tuple[Project, Occurrence | None]:
        project, path = self.project(uri)
        return project, project.symbols.at(str(path), self.offset(uri, position))

    def renamed(self, uri: str, position: lsp.Position, name: str) -> lsp.WorkspaceEdit | None:
        """Every place where the name is written so, in all files, with another name. Raises for a name in use."""
        project, one = self.name_at(uri, position)
        if one is None or one.role == "level":
            return None
        if not name.strip() or set('`"\n\r') & set(name):
            raise JsonRpcInvalidParams(f"`{name}` cannot be a name")
        if name in project.symbols.known(one.role):
            raise JsonRpcInvalidParams(f"there is a {one.role} `{name}` already")
        changes: dict[str, list[lsp.TextEdit]] = {}
        for place in project.symbols.spelled(one):
            edit = lsp.TextEdit(self.range_of(place.span), spelled(name))
            changes.setdefault(_uri(Path(place.span.file)), []).append(edit)
        return lsp.WorkspaceEdit(changes=changes)

    # --- questions ------------------------------------------------------------------------------------------------

    def run(self, uri: str, line: int) -> Ran | None:
        """The answer to the expectation or query that begins on a line (from 0)."""
        project, path = self.project(uri)
        for statement in project.asked(path):
            item = asked_at(project, statement) if statement.span.line == line + 1 else None
            if item is not None and project.engine is not None:
                self.linting.interrupt()
                with self.solving:
                    told = ran(project.engine, item, Budget(self.seconds))
                found = Ran(told.word, nearer(project, told.text))
                self.answers[path, statement.span.text] = found
                return found
        return None

    def look_again(self) -> None:
        """Lenses that stand there say the answer now, where the editor can be told."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)


def _page(code: str) -> str | None:
    """Where the manual explains a code, if it lies beside the package."""
    page = manual_page("lint" if code in CATALOGUE else "errors")
    return _uri(page) if page is not None else None


def _path(uri: str) -> Path:
    return Path(uris.to_fs_path(uri) or uri).resolve()


def _uri(path: Path) -> str:
    return str(uris.from_fs_path(str(path)))


def server(seconds: float, allowed: Sequence[Path] = ()) -> RuleServer:
    """The server with everything it answers; `seconds` is what one question may take."""
    ls = RuleServer(seconds)
    ls.projects.allowed = tuple(allowed)
    for install in (_texts, _names, _writing, _mending, _questions):
        install(ls)
    return ls


def serve(seconds: float, allowed: Sequence[Path] = ()) -> None:
    """Serves one editor over standard input and output until it leaves; it closes copies of the two, not them."""
    with os.fdopen(os.dup(0), "rb") as incoming, os.fdopen(os.dup(1), "wb") as outgoing:
        answering = Outgoing(outgoing)
        listening = Incoming(incoming, answering.write)
        server(seconds, allowed).start_io(cast(BinaryIO, listening), cast(BinaryIO, answering))


# --- texts --------------------------------------------------------------------------------------------------------


def _texts(ls: RuleServer) -> None:
    @ls.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        await ls.edited(params.text_document.uri)

    @ls.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        await ls.edited(params.text_document.uri)

    @ls.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        await ls.read_again([params.text_document.uri], params.text_document.uri)

    @ls.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        with ls.lock:
            ls.projects.edited(_path(params.text_document.uri), None)

    @ls.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def on_disk(params: lsp.DidChangeWatchedFilesParams) -> None:
        await ls.read_again((change.uri for change in params.changes), *ls.workspace.text_documents)


# --- names --------------------------------------------------------------------------------------------------------


def _names(ls: RuleServer) -> None:
    @ls.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        project, one = ls.name_at(params.text_document.uri, params.position)
        text = hover(project, one) if one is not None else ""
        if one is None or not text:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), ls.range_of(one.span))

    @ls.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> list[lsp.Location]:
        project, one = ls.name_at(params.text_document.uri, params.position)
        declared = [o for o in (project.symbols.same(one) if one else ()) if o.declares]
        spelled_so = [o for o in declared if one is not None and o.text == one.text]
        return [ls.location(o.span) for o in spelled_so or declared]

    @ls.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        project, one = ls.name_at(params.text_document.uri, params.position)
        declared = params.context.include_declaration
        return [ls.location(o.span) for o in (project.symbols.same(one) if one else ()) if declared or not o.declares]

    @ls.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def can_rename(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        _, one = ls.name_at(params.text_document.uri, params.position)
        if one is None or one.role == "level":
            return None
        return lsp.PrepareRenamePlaceholder(ls.range_of(one.span), one.text)

    @ls.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        return ls.renamed(params.text_document.uri, params.position, params.new_name)


# --- writing ------------------------------------------------------------------------------------------------------


def _writing(ls: RuleServer) -> None:
    @ls.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["=", " ", "`", '"']))
    def complete(params: lsp.CompletionParams) -> lsp.CompletionList:
        uri = params.text_document.uri
        path = _path(uri)
        with ls.lock:
            project = ls.projects.lately(path)
        at = ls.offset(uri, params.position)
        text = ls.workspace.get_text_document(uri).source[:at]
        # levels are offered at once, all else from its first letter on
        if _only_a_blank(params) and not text.rstrip(" ").endswith("="):
            return lsp.CompletionList(True, [])
        choices = continuations(project.model, text, folder=path.parent)
        source = Source(str(path), text)
        items = [
            lsp.CompletionItem(
                c.shown or c.text,
                kind=lsp.CompletionItemKind.Keyword if c.text.endswith(" ") else lsp.CompletionItemKind.Variable,
                detail=c.remark or None,
                sort_text=f"{n:05}",
                filter_text=text[c.start :],
                text_edit=lsp.TextEdit(ls.range_of(Span(source, c.start, at)), c.text),
            )
            for n, c in enumerate(choices)
        ]
        return lsp.CompletionList(True, items)

    @ls.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatted(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        source = Source("", ls.workspace.get_text_document(params.text_document.uri).source)
        text, mistakes = laid_out(source)
        return [] if mistakes else [*_edits(source, text, ls.range_of)]


def _only_a_blank(params: lsp.CompletionParams) -> bool:
    return params.context is not None and params.context.trigger_character == " "


def _mending(ls: RuleServer) -> None:
    kinds = [lsp.CodeActionKind.QuickFix]

    @ls.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(kinds))
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        project, path = ls.project(params.text_document.uri)
        lines = range(params.range.start.line + 1, params.range.end.line + 2)
        found = []
        for offer in offers(project, at(ls.known(project), path, lines)):
            changes: dict[str, list[lsp.TextEdit]] = {}
            for edit in offer.edits:
                place = _uri(Path(edit.span.file))
                changes.setdefault(place, []).append(lsp.TextEdit(ls.range_of(edit.span), edit.text))
            found.append(lsp.CodeAction(
                offer.title, kinds[0], [ls.diagnostic(offer.about)], offer.likely or None,
                edit=lsp.WorkspaceEdit(changes=changes),
            ))  # fmt: skip
        return found


def _edits(source: Source, text: str, range_of: Callable[[Span], lsp.Range]) -> Iterable[lsp.TextEdit]:
    """The lines that differ, so that the cursor stays where nothing changes."""
    old, new = source.text.splitlines(keepends=True), text.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield lsp.TextEdit(range_of(Span(source, starts[a], starts[b])), "".join(new[c:d]))


# --- questions ----------------------------------------------------------------------------------------------------


def _questions(ls: RuleServer) -> None:
    @ls.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    def lenses(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        uri = params.text_document.uri
        project, path = ls.project(uri)
        found = []
        for statement in project.asked(path):
            known = ls.answers.get((path, statement.span.text)) if project.whole else None
            what = type(statement).__name__.removesuffix("Decl").lower()
            title = f"{known.word} (run again)" if known is not None else f"run this {what}"
            place = ls.range_of(statement.span)
            found.append(lsp.CodeLens(place, lsp.Command(title, RUN, arguments=[uri, place.start.line])))
        return found

    @ls.command(RUN)
    @ls.thread()
    def run(uri: str, line: int) -> dict[str, Any] | None:
        found = ls.run(uri, line)
        if found is None:
            message = "nothing to run here: the rules have mistakes, or no `expect` or `query` begins on this line"
            ls.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, message))
            return None
        ls.window_log_message(lsp.LogMessageParams(lsp.MessageType.Info, found.text))
        ls.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, found.text.split("\n")[0]))
        ls.look_again()
        return {"word": found.word, "text": found.text}
