package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// text warns about texts that no URL has, and reports whether that leaves
// nothing of the pattern.
func (l *Linter) text(path string, p rule.TextIs) (never bool) {
	path = rule.JoinPath(path, string(p.Subject))
	for i, text := range p.Pattern.Values {
		why := whyImpossible(p.Subject, p.Pattern.Op, text)
		if why == "" {
			continue
		}
		at := rule.JoinPath(path, string(p.Pattern.Op))
		if p.Pattern.Op == conversion.OneOf {
			at = fmt.Sprintf("%s[%d]", at, i)
		}
		l.Warn(at, "never", "%q never fits: %s", text, why)
	}
	return isImpossible(p)
}

// isImpossible reports whether no URL has the text of p. A host with a star does
// not count, for nothing but use forbids it: no conclusions are drawn from it.
func isImpossible(p rule.TextIs) bool {
	return !slices.ContainsFunc(p.Pattern.Values, func(text string) bool {
		why := whyImpossible(p.Subject, p.Pattern.Op, text)
		return why == "" || why == noStar
	})
}

const noStar = "no host has a star, and a plain string is no glob: use rule.Glob"

// whyImpossible returns why a pattern with that text fits no URL, or "".
func whyImpossible(s rule.Subject, op conversion.PatternOp, text string) string {
	if op == conversion.MatchingRegexp {
		return ""
	}
	glob := op == conversion.MatchingGlob || op == conversion.Plain && s == rule.PathText
	literal := text
	if glob {
		// One of the alternatives may fit where another does not.
		literal = braces.ReplaceAllString(text, "*")
	}
	switch s {
	case rule.PathText:
		return whyNoPath(literal)
	case rule.HostText, rule.ReferrerHostText:
		return whyNoHost(op, literal)
	case rule.URLText, rule.ReferrerText:
		if op != conversion.Plain && op != conversion.EqualTo && op != conversion.OneOf && strings.Contains(literal, "#") {
			return "the fragment is not part of the url"
		}
	}
	return ""
}

var braces = regexp.MustCompile(`\{[^}]*\}`)

// wildcards are the parts of a glob that are no literals.
var wildcards = regexp.MustCompile(`\*+|\{[^}]*\}`)

func whyNoPath(text string) string {
	if slices.ContainsFunc(strings.Split(text, "/"), isDots) {
		return "" // what stands before them may go away
	}
	switch {
	case strings.Contains(text, "?"):
		return "the query is not part of the path"
	case strings.Contains(text, "#"):
		return "the fragment is not part of the path"
	}
	return ""
}

// isDots reports whether a segment of a path is a dot segment, however it is
// written.
func isDots(segment string) bool {
	segment = escapedDot.ReplaceAllString(segment, ".")
	return segment == "." || segment == ".."
}

var escapedDot = regexp.MustCompile(`%2[eE]`)

func whyNoHost(op conversion.PatternOp, text string) string {
	begins := op != conversion.HasSuffix && op != conversion.Containing
	switch {
	case strings.Contains(text, "/"):
		return "a host has no slash, nor scheme or path"
	case strings.Contains(text, ":") && begins && !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "*"):
		return "the port is not part of the host" // colons stand in IPv6 addresses only, which begin with a bracket
	case strings.Contains(text, "*") && op == conversion.Plain:
		return noStar
	}
	return ""
}

// isGlob reports whether a plain string is a glob where it is a path.
func isGlob(text string) bool { return strings.ContainsAny(text, "*{") }
