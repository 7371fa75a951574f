"""The model that `reasoner new` writes: small, commented, cited, and passing its own tests."""

from __future__ import annotations

from typing import Final

STARTER: Final = """\
# A model to start from: change it, then run `reasoner test` and `reasoner lint` on it.
model {name} "growth factors, mTORC1 and autophagy"

# papers, by the keys under which rules cite them
source Inoki2002 "Inoki K et al. Nat Cell Biol 2002;4:648" pmid 12172553
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132" pmid 21258367
source Thoreen2009 "Thoreen CC et al. J Biol Chem 2009;284:8023" pmid 19150980

# quantities: proteins and processes are off, low, normal or high; drugs are none, low or high
input growth_factors
protein AKT also PKB "serine/threonine kinase"
protein TSC1/2, mTORC1, ULK1
process autophagy
drug torin1

# influences: `->` raises, `-|` lowers; a label names them, a clause supports them
I1: growth_factors -> AKT -| TSC1/2 -| mTORC1 by "phosphorylation" cite Inoki2002
I2: mTORC1 -| ULK1 -> autophagy cite Kim2011
I3: torin1 -| mTORC1 cite Thoreen2009

# scenarios set quantities; what is not set stays as in the untouched system
scenario starved: growth_factors = low

# expectations test the model, a query keeps a question: `reasoner ask why_torin1`
expect E1 "the drug works": autophagy increases with torin1 = high
expect E2 "so does starvation": autophagy increases in starved
expect E3: AKT is unchanged with torin1 = high
query why_torin1: why autophagy increases with torin1 = high
"""
"""Its name goes in as `{name}`."""
