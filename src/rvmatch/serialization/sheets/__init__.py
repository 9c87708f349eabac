"""From rows as people type them to projects: headings, words, units, and every fault with its cell."""
