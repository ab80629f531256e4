"""How everything looks: tokens (numbers and colours), the style sheet made of them, icons."""
