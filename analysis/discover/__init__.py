"""Which regions of the factors' space give an outcome: PRIM and CART, measured on points held back."""
