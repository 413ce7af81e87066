"""When what is known is asked for again."""
