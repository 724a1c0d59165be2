package conversion

// Pattern says what a text must look like. It is plain data, made by the
// constructors of package rule (rule.Prefix, rule.Glob, …) and compiled by
// whoever uses it; specific meaning depends on what it is applied to (a path
// forgives a trailing slash, a host its case). A Pattern with no Op and one
// value is the plain string of a definition: in a path a glob if it contains *
// or {, otherwise exact.
type Pattern struct {
	Op     PatternOp
	Values []string // one text, or the list of "in"
	Fold   bool     // ignore case, as strings.EqualFold does
}

// PatternOp is how a [Pattern] compares.
type PatternOp string

// The comparisons of patterns.
const (
	Plain          PatternOp = ""
	EqualTo        PatternOp = "eq"
	OneOf          PatternOp = "in"
	HasPrefix      PatternOp = "prefix"
	HasSuffix      PatternOp = "suffix"
	Containing     PatternOp = "contains"
	MatchingGlob   PatternOp = "glob"
	MatchingRegexp PatternOp = "regexp"
)
