from . import approval, evidence, portal, signing
