package channel

// options are what the first stage of a preset decides by.
type options struct {
	readable   bool // sources are called linkedin, not linkedin.com
	webmail    bool // mail programs in the browser are email
	assistants bool // assistants are ai-assistant
	matomo     bool // Matomo's parameters count too
	ids        idSet
}

// enabled returns the category, or none if the preset does not know it.
func (o *options) enabled(c Category) Category {
	if c == CategoryEmail && !o.webmail || c == CategoryAI && !o.assistants {
		return CategoryNone
	}
	return c
}

// named reports whether a source is called by its row's name and not by its
// host. What the user has named is, even without a category.
func (o *options) named(r *row, c Category) bool {
	return c == CategorySearch || o.readable && (c != CategoryNone || r.own)
}
