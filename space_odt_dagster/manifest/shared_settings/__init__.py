"""The settings that several owners share, one literal for each. The areas list them under the owners that have them."""
