package pattern_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/pattern"
)

func TestParse(t *testing.T) {
	type URL = pattern.URL
	tests := []struct {
		name string
		raw  string
		want URL
		text string
	}{
		{"nothing", "", URL{}, ""},
		{"blanks", " \t\r\n\x00 ", URL{}, ""},
		{"plain", "https://shop.example/a/b?x=1#top",
			URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/a/b", RawQuery: "x=1", RawFragment: "top"}, "https://shop.example/a/b?x=1"},
		{"all that the form evens out", "https://Shop.example:443/a/../gr%C3%B6%C3%9Fe/?x=1#f",
			URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/größe/", RawQuery: "x=1", RawFragment: "f"}, "https://shop.example/gr%C3%B6%C3%9Fe/?x=1"},
		{"blanks around and within", " \x01https://shop.exa\tmple/a\r\nb ", URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/ab"}, "https://shop.example/ab"},
		{"empty query and fragment", "https://shop.example/a?#", URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/a"}, "https://shop.example/a"},
		{"question mark in the fragment", "/a#b?c", URL{Present: true, Path: "/a", RawFragment: "b?c"}, "/a"},
		{"second question mark", "/a?b?c", URL{Present: true, Path: "/a", RawQuery: "b?c"}, "/a?b?c"},
		{"no path", "https://shop.example", URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/"}, "https://shop.example/"},
		{"no path, query", "https://shop.example?a", URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/", RawQuery: "a"}, "https://shop.example/?a"},
		{"scheme of the page", "//shop.example/a", URL{Present: true, Host: "shop.example", Path: "/a"}, "//shop.example/a"},
		{"path", "/a/b", URL{Present: true, Path: "/a/b"}, "/a/b"},
		{"path without slash", "checkout/pay", URL{Present: true, Path: "/checkout/pay"}, "/checkout/pay"},
		{"query only", "?a=1", URL{Present: true, Path: "/", RawQuery: "a=1"}, "/?a=1"},
		{"fragment only", "#a", URL{Present: true, Path: "/", RawFragment: "a"}, "/"},
		{"no scheme", "www.shop.example/a", URL{Present: true, Host: "www.shop.example", Path: "/a"}, "//www.shop.example/a"},
		{"no scheme, port", "shop.example:8443/a", URL{Present: true, Host: "shop.example", Port: "8443", Path: "/a"}, "//shop.example:8443/a"},
		{"no scheme, user", "u:1@shop.example/a", URL{Present: true, Host: "shop.example", Path: "/a"}, "//shop.example/a"},
		{"localhost", "LocalHost:80/a", URL{Present: true, Host: "localhost", Port: "80", Path: "/a"}, "//localhost:80/a"},
		{"address in brackets", "[::1]:8080/a", URL{Present: true, Host: "[::1]", Port: "8080", Path: "/a"}, "//[::1]:8080/a"},
		{"dot behind the colon is no host", "a:1.2/b", URL{Present: true, Path: "/a:1.2/b"}, "/a:1.2/b"},
		{"mail", "MailTo:A@shop.example?subject=x#f", URL{Present: true, Opaque: true, Scheme: "mailto", RawFragment: "f"}, "mailto:A@shop.example?subject=x"},
		{"about", "about:blank", URL{Present: true, Opaque: true, Scheme: "about"}, "about:blank"},
		{"scheme alone", "about:", URL{Present: true, Opaque: true, Scheme: "about"}, "about:"},
		{"opaque, empty query", "about:blank?", URL{Present: true, Opaque: true, Scheme: "about"}, "about:blank"},
		{"one slash is no authority", "https:/shop.example", URL{Present: true, Opaque: true, Scheme: "https"}, "https:/shop.example"},
		{"user info", "http://u:p@x@shop.example/a", URL{Present: true, Scheme: "http", Host: "shop.example", Path: "/a"}, "http://shop.example/a"},
		{"default port", "http://shop.example:80/", URL{Present: true, Scheme: "http", Host: "shop.example", Path: "/"}, "http://shop.example/"},
		{"default port of another scheme", "http://shop.example:443/", URL{Present: true, Scheme: "http", Host: "shop.example", Port: "443", Path: "/"}, "http://shop.example:443/"},
		{"empty port", "https://shop.example:/a", URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/a"}, "https://shop.example/a"},
		{"trailing dot", "https://shop.example./a", URL{Present: true, Scheme: "https", Host: "shop.example", Path: "/a"}, "https://shop.example/a"},
		{"trailing dot and port", "https://shop.example.:1/a", URL{Present: true, Scheme: "https", Host: "shop.example", Port: "1", Path: "/a"}, "https://shop.example:1/a"},
		{"beyond ASCII", "https://MÜNCHEN.example/ü", URL{Present: true, Scheme: "https", Host: "xn--mnchen-3ya.example", Path: "/ü"}, "https://xn--mnchen-3ya.example/ü"},
		{"app", "android-app://com.google.android.gm/", URL{Present: true, Scheme: "android-app", Host: "com.google.android.gm", Path: "/"}, "android-app://com.google.android.gm/"},
		{"file", "file:///C:/a", URL{Present: true, Scheme: "file", Path: "/C:/a"}, "file:///C:/a"},
		{"no host but a port", "//:81/a", URL{Present: true, Port: "81", Path: "/a"}, "//:81/a"},
		{"empty authority", "///a", URL{Present: true, Path: "/a"}, "/a"},
		{"path that looks like an authority", "/.//a", URL{Present: true, Path: "//a"}, "/.//a"},
		{"double slashes", "https://h.x//a//b//", URL{Present: true, Scheme: "https", Host: "h.x", Path: "//a//b//"}, "https://h.x//a//b//"},
		{"dot segments", "https://h.x/a/./b/%2e%2E/c/.", URL{Present: true, Scheme: "https", Host: "h.x", Path: "/a/c/"}, "https://h.x/a/c/"},
		{"above the root", "https://h.x/../../x", URL{Present: true, Scheme: "https", Host: "h.x", Path: "/x"}, "https://h.x/x"},
		{"no dot segment", "https://h.x/.well-known/.../a.", URL{Present: true, Scheme: "https", Host: "h.x", Path: "/.well-known/.../a."}, "https://h.x/.well-known/.../a."},
		{"text keeps escapes, in capitals", "https://h.x/%61%c3%b6%zz?%c3=%zf&b=%a", URL{Present: true, Scheme: "https", Host: "h.x", Path: "/aö%25zz", RawQuery: "%c3=%zf&b=%a"}, "https://h.x/%61%C3%B6%zz?%C3=%zf&b=%a"},
		{"space before the fragment", "https://h.x/a #f", URL{Present: true, Scheme: "https", Host: "h.x", Path: "/a ", RawFragment: "f"}, "https://h.x/a%20"},
		{"plus", "/a+b", URL{Present: true, Path: "/a+b"}, "/a+b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := pattern.Parse(tt.raw)
			if diff := cmp.Diff(tt.want, u, cmpopts.IgnoreUnexported(pattern.URL{})); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", tt.raw, diff)
			}
			require.Equal(t, tt.text, u.Text())
			require.Equal(t, "x"+tt.text, string(u.AppendText([]byte("x"))))
		})
	}
}

func TestTrimmedPath(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", "about:blank": "", "https://h.x": "/", "https://h.x//": "/", "/a": "/a", "/a///": "/a", "/a%2F": "/a%2F", "/a/..//": "/",
	} {
		u := pattern.Parse(raw)
		require.Equal(t, want, u.TrimmedPath(), raw)
	}
}

func TestFragment(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", "/a": "", "/a#": "", "/#top": "top", "/#gr%c3%b6%C3%9fe": "größe", "/#/a/../b": "/a/../b", "/#a#b": "a#b", "about:blank#x": "x",
	} {
		u := pattern.Parse(raw)
		require.Equal(t, want, u.Fragment(), raw)
	}
}

func TestParseClean(t *testing.T) {
	var u pattern.URL
	for _, raw := range []string{
		"https://www.shop.example/products/lamp-7?ref=mail&id=12", "https://shop.example:8443/index.html", "/checkout/pay/", "//cdn.example/a", "about:blank", "https://shop.example/#top",
	} {
		require.Zero(t, testing.AllocsPerRun(100, func() {
			u = pattern.Parse(raw)
			_, _, _ = u.TrimmedPath(), u.Text(), u.Fragment()
		}), raw)
	}
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { u = pattern.Parse("https://www.shop.example/gr%C3%B6%C3%9Fe?q=%C3%B6"); _ = u.Text() }), 2.0, "one for the readable path, one to make it")
	buf := make([]byte, 0, 100)
	u = pattern.Parse("HTTPS://u@shop.example/%c3%b6?%c3%b6")
	require.Zero(t, testing.AllocsPerRun(100, func() { buf = u.AppendText(buf[:0]) }))
}

// Texts that would take minutes if something in parsing were quadratic.
func TestParseHuge(t *testing.T) {
	n := 1 << 20
	if raceEnabled {
		n >>= 4
	}
	for _, unit := range []string{
		"a", "/", ".", "/.", "/..", "/a/..", "%", "%2", "%41", "%c3", "%C3%B6", "\xff", "ö", "&", "a=%", "&amp;", "\t", " ", "#", "?", "@", ":", "[", "*", "\U0010FFFF", "\x00",
	} {
		text := strings.Repeat(unit, n/len(unit))
		for _, raw := range []string{text, "/" + text, "https://" + text, "https://h.x/" + text, "https://h.x/?" + text, "https://h.x/#" + text, "x:" + text} {
			u := pattern.Parse(raw)
			again := pattern.Parse(u.Text())
			if u.Text() != again.Text() {
				t.Errorf("text of many %q is not stable", unit)
			}
			u.TrimmedPath()
			u.Fragment()
			for name, value := range u.Params() {
				_, _ = name, value
			}
		}
	}
}
