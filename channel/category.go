package channel

import "strings"

// Category is what kind of site or app a source is. The empty Category is
// none: known or not, it decides nothing.
type Category string

// The categories of sources.
const (
	CategoryNone     Category = ""
	CategorySearch   Category = "search"
	CategorySocial   Category = "social"
	CategoryVideo    Category = "video"
	CategoryShopping Category = "shopping"
	CategoryEmail    Category = "email"
	CategoryAI       Category = "ai"
)

func (c Category) valid() bool {
	switch c {
	case CategoryNone, CategorySearch, CategorySocial, CategoryVideo, CategoryShopping, CategoryEmail, CategoryAI:
		return true
	}
	return false
}

// categoryOf returns the category of a source as it is written in a campaign:
// that of the source so called, of the app with that identifier, or of the
// host, in any case. Names of the table have no dot, apps and hosts have one, and
// lose those at their end as in a URL. A host counts without path and parameters, so a row that needs a keyword does
// not count.
func (r *Resolver) categoryOf(source string) Category {
	if row := r.own.named(source); row != nil {
		return row.category
	}
	dotted := strings.IndexByte(source, '.') >= 0
	if dotted {
		source = strings.TrimRight(source, ".")
	}
	if row := r.own.app(source); row != nil {
		return row.category
	}
	t := r.table
	if !dotted {
		return t.names.category(source)
	}
	if c := t.apps.category(source); c != CategoryNone {
		return c
	}
	if !looksLikeHost(source) {
		return CategoryNone
	}
	host := withoutWWW(lowerASCII(source))
	if row := r.own.host(host); row != nil {
		return row.category
	}
	if row := t.host(host, nil); row != nil {
		return row.category
	}
	return CategoryNone
}

// category returns the category of the row with that key, none if there is no
// such row.
func (x *index) category(key string) Category {
	if row := x.find(key); row != nil {
		return row.category
	}
	return CategoryNone
}

// looksLikeHost reports whether s is [A-Za-z0-9._-]+. The caller has seen a dot.
func looksLikeHost(s string) bool {
	for i := range len(s) {
		switch c := lower[s[i]]; {
		case isSmall(c), '0' <= c && c <= '9', c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}
