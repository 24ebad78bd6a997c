"""The order of steps: load, check, judge, choose, write. The only room that joins the others."""
