"""The crawl: every screen that our menus reach, tried in Chromium as people get it."""
