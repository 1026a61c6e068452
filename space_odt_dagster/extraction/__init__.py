"""How exports are read: one at a time, with nothing but GET. Only ``sdk`` and ``sdk_replay`` use wxc_sdk; no run imports it."""
