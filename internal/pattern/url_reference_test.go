package pattern_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/go-conversion/conversion/internal/pattern"
)

// slowURL is the normal form of a URL, written down step by step. It is the reference, so it prefers plainness to speed.
type slowURL struct {
	present, opaque                                          bool
	scheme, host, port, path, trimmed, query, fragment, text string
}

var (
	controls     = regexp.MustCompile(`[\t\r\n]`)
	withScheme   = regexp.MustCompile(`(?s)^([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(.*)$`)
	schemeless   = regexp.MustCompile(`(?s)^//([^/]*)(.*)$`)
	opaque       = regexp.MustCompile(`(?s)^([A-Za-z][A-Za-z0-9+.-]*):([^0-9].*)?$`)
	firstSegment = regexp.MustCompile(`(?s)^([^/]*)(.*)$`)
	hostAndPort  = regexp.MustCompile(`(?s)^(?:.*@)?(\[.*?\][^:]*|\[[^\]]*|[^\[:][^:]*|)(:.*)?$`)
	escapes      = regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+|%`)
	dotted       = regexp.MustCompile(`^(?i:\.|%2e){1,2}$`)
	tailBlanks   = regexp.MustCompile(`[\x00-\x20]+$`)
)

func slowParse(raw string) (u slowURL) {
	s := strings.TrimFunc(deleteControls(raw), func(r rune) bool { return r <= ' ' })
	if s == "" {
		return u
	}
	u.present = true
	s, u.fragment, _ = strings.Cut(s, "#")
	s, u.query, _ = strings.Cut(s, "?")
	path, authority := s, ""
	hasAuthority := true
	if m := withScheme.FindStringSubmatch(s); m != nil {
		u.scheme, authority, path = strings.ToLower(m[1]), m[2], m[3]
	} else if m := schemeless.FindStringSubmatch(s); m != nil {
		authority, path = m[1], m[2]
	} else if strings.HasPrefix(s, "/") || s == "" {
		hasAuthority = false
	} else if m := opaque.FindStringSubmatch(s); m != nil {
		u.opaque = true
		u.scheme = strings.ToLower(m[1])
		u.text = u.scheme + ":" + m[2]
		if u.query != "" {
			u.text += "?" + u.query
		}
		u.text = escapeBlanks(u.text)
		u.query = ""
		return u
	} else if m := firstSegment.FindStringSubmatch(s); looksLikeHost(m[1]) {
		authority, path = m[1], m[2]
	} else {
		hasAuthority, path = false, "/"+s
	}
	if hasAuthority {
		m := hostAndPort.FindStringSubmatch(authority)
		u.host = strings.TrimRight(strings.ToLower(m[1]), ".")
		u.port = strings.TrimPrefix(m[2], ":")
		if u.scheme+u.port == "http80" || u.scheme+u.port == "https443" {
			u.port = ""
		}
	}
	if path == "" {
		path = "/"
	}
	undotted := slowDotless(path)
	u.path = slowReadable(undotted)
	u.trimmed = "/" + strings.Trim(u.path, "/")
	if rest := strings.TrimRight(u.path, "/"); rest != "" {
		u.trimmed = rest
	}
	u.text = slowText(u, undotted)
	return u
}

// The host stays in letters here; sameHost compares it.
func slowText(u slowURL, path string) string {
	text := ""
	if u.scheme != "" {
		text = u.scheme + ":"
	}
	if u.scheme != "" || u.host != "" || u.port != "" {
		text += "//HOST"
		if u.port != "" {
			text += ":" + u.port
		}
	} else if strings.HasPrefix(path, "//") {
		text += "/."
	}
	tail := path
	if u.query != "" {
		tail += "?" + u.query
	}
	return text + escapeBlanks(regexp.MustCompile(`%[0-9A-Fa-f]{2}`).ReplaceAllStringFunc(tail, strings.ToUpper))
}

func escapeBlanks(s string) string {
	at := tailBlanks.FindStringIndex(s)
	if at == nil {
		return s
	}
	tail := ""
	for _, b := range []byte(s[at[0]:]) {
		tail += fmt.Sprintf("%%%02X", b)
	}
	return s[:at[0]] + tail
}

// A regexp would replace bytes that are no UTF-8, too.
func deleteControls(s string) string { return strings.Join(controls.Split(s, -1), "") }

func looksLikeHost(segment string) bool {
	port := hostAndPort.FindStringSubmatch(segment)[2]
	name := strings.TrimSuffix(segment, port)
	return strings.Contains(name, ".") || strings.ToLower(name) == "localhost" || strings.HasPrefix(name, "[")
}

func slowDotless(path string) string {
	var out []string
	segments := strings.Split(path, "/")[1:]
	for i, s := range segments {
		if !dotted.MatchString(s) {
			out = append(out, s)
			continue
		}
		if n := len(slowReadable(s)); n == 2 && len(out) > 0 {
			out = out[:len(out)-1]
		}
		if i == len(segments)-1 {
			out = append(out, "")
		}
	}
	return "/" + strings.Join(out, "/")
}

func slowReadable(s string) string {
	return escapes.ReplaceAllStringFunc(s, func(run string) string {
		if run == "%" {
			return "%25"
		}
		var decoded []byte
		fmt.Sscanf(strings.ReplaceAll(run, "%", ""), "%x", &decoded)
		out := ""
		for len(decoded) > 0 {
			r, size := utf8.DecodeRune(decoded)
			if r < ' ' || r == 0x7F || strings.ContainsRune("/%?#", r) || r == utf8.RuneError && size == 1 {
				out += fmt.Sprintf("%%%02X", decoded[0])
			} else {
				out += string(r)
			}
			decoded = decoded[size:]
		}
		return out
	})
}

// sameHost decodes the punycode of got again, label by label.
func sameHost(want, got string) bool {
	w, g := strings.Split(want, "."), strings.Split(got, ".")
	if len(w) != len(g) {
		return false
	}
	if strings.HasPrefix(want, "[") {
		return want == got
	}
	for i := range w {
		if w[i] == g[i] && (isASCII(w[i]) || utf8.RuneCountInString(w[i]) > 63) {
			continue
		}
		code, ok := strings.CutPrefix(g[i], "xn--")
		if !ok || isASCII(w[i]) || decodePunycode(code) != strings.ToValidUTF8(w[i], "\uFFFD") {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func checkParse(t *testing.T, raw string) {
	t.Helper()
	u := pattern.Parse(raw)
	want := slowParse(raw)
	if !sameHost(want.host, u.Host) {
		t.Errorf("host of %q is %q, want %q", raw, u.Host, want.host)
	}
	if !u.Opaque {
		want.text = strings.Replace(want.text, "HOST", u.Host, 1)
	}
	want.host = u.Host
	got := slowURL{u.Present, u.Opaque, u.Scheme, u.Host, u.Port, u.Path, u.TrimmedPath(), u.RawQuery, u.RawFragment, u.Text()}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(slowURL{})); diff != "" {
		t.Errorf("Parse(%q) (-want +got):\n%s", raw, diff)
	}
	checkStable(t, raw, u)
}

// checkStable holds the laws of section 13: every form is its own form, and an exact pattern matches the URL it was taken from.
func checkStable(t *testing.T, raw string, u pattern.URL) {
	t.Helper()
	again := pattern.Parse(u.Text())
	if again.Text() != u.Text() || again.Host != u.Host || again.Port != u.Port || again.Scheme != u.Scheme || again.Opaque != u.Opaque {
		t.Errorf("the text %q of %q is not its own form but %q", u.Text(), raw, again.Text())
	}
	if f := u.Fragment(); pattern.Readable(f) != f {
		t.Errorf("the fragment %q of %q is not its own form", f, raw)
	}
	if pattern.Host(u.Host) != u.Host {
		t.Errorf("the host %q of %q is not its own form", u.Host, raw)
	}
	for _, exact := range []struct {
		subject       pattern.Subject
		text, pattern string
	}{
		{pattern.Path, u.TrimmedPath(), u.TrimmedPath()}, {pattern.Path, u.TrimmedPath(), u.Path}, {pattern.Location, u.Text(), u.Text()}, {pattern.Location, u.Text(), raw},
		{pattern.HostName, u.Host, u.Host}, {pattern.Fragment, u.Fragment(), u.Fragment()}, {pattern.Fragment, u.Fragment(), u.RawFragment},
	} {
		if exact.text == "" {
			continue
		}
		m, err := pattern.Compile(exact.subject, pattern.Spec{Op: "eq", Values: []string{exact.pattern}})
		if err != nil || !m.Match(exact.text) {
			t.Errorf("of %q: exact pattern %q does not match %q (%v)", raw, exact.pattern, exact.text, err)
		}
	}
}

var urlPieces = strings.Split("a|b|B|/|/|/|.|..|%2e|%2E|%|%4|%41|%2F|%2f|%25|%c3%b6|%C3|%b6|%ff|%00|%20|ö|Ü|\xff|\xc3| |\t|\n|\x01|:|:80|:443|:8443|@|[|]|?|#|&|=|+|;|*|http|https://|HTTP://|//|x:|localhost|shop.example|SHOP|mailto:|İ|\u212a|1|-", "|")

func randomURL(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(12) {
		b.WriteString(urlPieces[r.IntN(len(urlPieces))])
	}
	return b.String()
}

func TestParseRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 15000 {
		if checkParse(t, randomURL(r)); t.Failed() {
			return
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("https://u:p@Shop.example.:443/a/./%2e%2e/gr%c3%b6%C3%9Fe//?x=%c3&amp;y=+#%41")
	f.Add("mailto:a@shop.example?subject=1 #x")
	f.Add("/.//a")
	f.Add("http://MÜNCHEN.exa\tmple:80")
	f.Add("[::1]:8080/\xff%")
	f.Fuzz(checkParse)
}
