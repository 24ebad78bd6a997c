"""Reviews to merit, in exact fractions."""
