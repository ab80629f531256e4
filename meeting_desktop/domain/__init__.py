"""Pure rules: no files, no clocks, no threads, no libraries but the standard one."""
