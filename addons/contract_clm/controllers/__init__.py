from . import approval, portal, signing
