"""The web page: the engine in the browser, cases to choose, and the page that shows them."""
