"""How it is read: one export at a time, with nothing but GET. ``sdk`` and ``sdk_replay`` know wxc_sdk, which no run imports."""
