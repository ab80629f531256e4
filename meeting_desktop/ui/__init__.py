"""The windows. Views draw what plain view models say; only ``bridge`` lets other threads in."""
