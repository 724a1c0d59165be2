package clickhouse

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestParseException(t *testing.T) {
	tests := []struct {
		text string
		want *ServerError
	}{
		{"Code: 60. DB::Exception: Unknown table 't'. Maybe you meant 'a (B)'?. (UNKNOWN_TABLE) (version 26.7.2.1 (official build))\n",
			&ServerError{Code: 60, Name: "UNKNOWN_TABLE", Message: "Unknown table 't'. Maybe you meant 'a (B)'?."}},
		{"Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE) (version 23.8.1.1)", &ServerError{Code: 60, Name: "UNKNOWN_TABLE", Message: "Unknown table."}},
		{"Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)", &ServerError{Code: 60, Name: "UNKNOWN_TABLE", Message: "Unknown table."}},
		{"Code: 60, e.displayText() = DB::Exception: Table default.x doesn't exist., e.what() = DB::Exception\n",
			&ServerError{Code: 60, Message: "Table default.x doesn't exist."}},
		{"Code: 210, e.displayText() = DB::NetException: Connection refused (ch-2:9000), e.what() = DB::NetException (version 19.16.1.1)",
			&ServerError{Code: 210, Message: "Connection refused (ch-2:9000)"}},
		{"Code: 62. DB::Exception: Syntax error\nline 2 (version 1) (SYNTAX_ERROR) (version 26.7.2.1 (official build))",
			&ServerError{Code: 62, Name: "SYNTAX_ERROR", Message: "Syntax error\nline 2 (version 1)"}},
		{"Code: 1. ", &ServerError{Code: 1}},
		{"Code: 1000. std::bad_alloc", &ServerError{Code: 1000, Message: "std::bad_alloc"}},
		{"", nil},
		{"Code: ", nil},
		{"Code: x. DB::Exception: y", nil},
		{"Code: 99999999999999999999. DB::Exception: y", nil},
		{"\x01Code: 60. DB::Exception: y", nil},
		{"nginx", nil},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			if test.want != nil {
				test.want.Query = "SELECT 1"
			}
			require.Empty(t, cmp.Diff(test.want, parseException(test.text, "SELECT 1")))
		})
	}
}

func TestStreamException(t *testing.T) {
	const text = "Code: 241. DB::Exception: Memory. (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1)"
	const tag = "abcdefghijklmnop"
	framed := "\r\n__exception__\r\n" + tag + "\r\n" + text + "\r\n76 " + tag + "\r\n__exception__\r\n"
	want := &ServerError{Code: 241, Name: "MEMORY_LIMIT_EXCEEDED", Message: "Memory."}
	tests := []struct {
		name, rest, tag string
		want            *ServerError
	}{
		{"bare", text + "\n", "", want},
		{"marked", "__exception__\n" + text + "\n", "", want},
		{"marked on a new line", "\r\n__exception__\r\n" + text + "\n", tag, want},
		{"framed", framed, tag, want},
		{"framed with LF", strings.ReplaceAll(framed, "\r\n", "\n"), tag, want},
		{"frame cut off", framed[:len(framed)-38], tag, want},
		{"another tag", framed, "ponmlkjihgfedcba", nil},
		{"nothing behind the marker", "\r\n__exception__\r\n" + tag, tag, nil},
		{"rows", "\x01\x00\x00", tag, nil},
		{"nothing", "", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(test.want, streamException([]byte(test.rest), test.tag, "")))
		})
	}
}

func TestShortened(t *testing.T) {
	require.Equal(t, `"a\x00\n"`, shortened("a\x00\n"))
	require.Equal(t, `"`+strings.Repeat("ö", 100)+`"`, shortened(strings.Repeat("ö", 100)))
	require.Equal(t, `"a`+strings.Repeat("ö", 99)+`"…`, shortened("a"+strings.Repeat("ö", 1000)))
}

func FuzzParseException(f *testing.F) {
	f.Add("Code: 60, e.displayText() = DB::Exception: Table default.x doesn't exist., e.what() = DB::Exception\n", "")
	f.Add("\r\n__exception__\r\nabc\r\nCode: 241. DB::Exception: Memory. (A) (version 1 (b))\r\n70 abc\r\n__exception__\r\n", "abc")
	f.Fuzz(func(t *testing.T, text, tag string) {
		if e := streamException([]byte(text), tag, "q"); e != nil && (e.Code < 0 || len(e.Message) > len(text)) {
			t.Fatalf("%q: %+v", text, e)
		}
	})
}
