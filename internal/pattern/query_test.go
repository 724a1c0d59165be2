package pattern_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/pattern"
)

func TestReadable(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"/a+b c", "/a+b c"},
		{"%61%20%7E", "a ~"},
		{"gr%c3%b6%C3%9fe", "größe"},
		{"%2f%25%3f%23", "%2F%25%3F%23"},
		{"%00%1f%7f", "%00%1F%7F"},
		{"%ff%C3%41%c3", "%FF%C3A%C3"},
		{"%E2%82%AC%E2%82", "€%E2%82"},
		{"%C0%AF%ED%A0%80", "%C0%AF%ED%A0%80"}, // neither overlong forms nor surrogates are UTF-8
		{"%EF%BF%BD", "\uFFFD"},
		{"100%", "100%25"},
		{"%zz%4", "%25zz%254"},
		{"%%34%31", "%2541"},
		{"\xc3%b6", "\xc3%B6"}, // escapes are decoded among themselves only
		{"?#", "?#"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, pattern.Readable(tt.in), "%q", tt.in)
		require.Equal(t, tt.want, pattern.Readable(tt.want), "of its own form %q", tt.want)
	}
}

func TestUnescape(t *testing.T) {
	tests := []struct {
		in   string
		plus bool
		want string
	}{
		{"", true, ""},
		{"a b", true, "a b"},
		{"a+b", true, "a b"},
		{"a+b", false, "a+b"},
		{"a%2Bb%2b", true, "a+b+"},
		{"gr%c3%b6%C3%9Fe+42", true, "größe 42"},
		{"100%", true, "100%"},
		{"%zz%4%41", true, "%zz%4A"},
		{"%00", true, "\x00"},
		{"%FF", true, "\uFFFD"},
		{"a\xffb", true, "a\uFFFDb"},
		{"%FF%FE", true, "\uFFFD\uFFFD"},
		{"%E2%82", true, "\uFFFD"},                         // the start of one character
		{"%E2%82a", true, "\uFFFDa"},                       //
		{"%F0%9F%98", true, "\uFFFD"},                      //
		{"%F4%90%80%80", true, "\uFFFD\uFFFD\uFFFD\uFFFD"}, // beyond U+10FFFF
		{"%ED%A0%80", true, "\uFFFD\uFFFD\uFFFD"},          // a surrogate
		{"%C0%AF", true, "\uFFFD\uFFFD"},                   // overlong
		{"%E0%80%AF", true, "\uFFFD\uFFFD\uFFFD"},          // overlong
		{"%F0%80%80%AF", true, "\uFFFD\uFFFD\uFFFD\uFFFD"}, // overlong
		{"%EF%BF%BD", true, "\uFFFD"},
		{"\xc3%b6", true, "ö"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, pattern.Unescape(tt.in, tt.plus), "%q", tt.in)
	}
}

func TestParams(t *testing.T) {
	type param struct{ Name, Value string }
	tests := []struct {
		in   string
		want []param
	}{
		{"", nil},
		{"a=1&b=2", []param{{"a", "1"}, {"b", "2"}}},
		{"a&b=", []param{{"a", ""}, {"b", ""}}},
		{"&&a=1&", []param{{"a", "1"}}},
		{"=1&=", []param{{"", "1"}, {"", ""}}},
		{"a=b=c", []param{{"a", "b=c"}}},
		{"a=1;b=2", []param{{"a", "1;b=2"}}},
		{"a=1&amp;b=2&amp;amp;c=3", []param{{"a", "1"}, {"b", "2"}, {"amp;c", "3"}}},
		{"%61+b=%26%3D+x", []param{{"a b", "&= x"}}},
		{"A=1&a=2", []param{{"A", "1"}, {"a", "2"}}},
	}
	for _, tt := range tests {
		var got []param
		for name, value := range pattern.Params(tt.in) {
			got = append(got, param{name, value})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Params(%q) (-want +got):\n%s", tt.in, diff)
		}
		u := pattern.Parse("https://shop.example/?" + tt.in)
		got = nil
		for name, value := range u.Params() {
			got = append(got, param{name, value})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("params of a URL with %q (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestQuery(t *testing.T) {
	u := pattern.Parse("https://shop.example/?tag=a&tag=b&amp;tag=%63&Tag=d&tag&x=1#?tag=e")
	require.Equal(t, []string{"a", "b", "c", ""}, slices.Collect(u.Query("tag")))
	require.Equal(t, []string{"d"}, slices.Collect(u.Query("Tag")))
	require.Empty(t, slices.Collect(u.Query("gclid")))
	for v := range u.Query("tag") {
		require.Equal(t, "a", v)
		break
	}
	for name, v := range u.Params() {
		require.Equal(t, "tag=a", name+"="+v)
		break
	}
	opaque := pattern.Parse("mailto:a@shop.example?subject=x")
	require.Empty(t, slices.Collect(opaque.Query("subject")))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for v := range u.Query("x") {
			if v != "1" {
				t.Fatal(v)
			}
		}
	}))
}

// Unescape leaves nothing that is no UTF-8, and never more than was there for each byte.
func TestUnescapeBytes(t *testing.T) {
	for i := range 1 << 16 {
		in := string([]byte{byte(i >> 8), byte(i)})
		got := pattern.Unescape(in, false)
		require.Equal(t, strings.ToValidUTF8(got, "!"), got, "%q", in)
		escaped := "%" + hex(in[0]) + "%" + hex(in[1])
		if in[0] != '%' {
			require.Equal(t, got, pattern.Unescape(escaped, false), "%q", in)
		}
	}
}

func hex(b byte) string { return string("0123456789abcdef"[b>>4]) + string("0123456789ABCDEF"[b&15]) }
