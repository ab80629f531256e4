"""Before, during and at the end of a meeting: pre-flight, the meeting page, the compact bar."""
