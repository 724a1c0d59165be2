package pattern_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/pattern"
)

func TestHost(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"shop.example", "shop.example"},
		{"WWW.Shop.Example", "www.shop.example"},
		{"shop.example.", "shop.example"},
		{"shop.example..", "shop.example"},
		{".", ""},
		{"shop.example:8443", "shop.example"},
		{"shop.example.:80", "shop.example"},
		{"[::1]", "[::1]"},
		{"[2001:DB8::1]:443", "[2001:db8::1]"},
		{"[::1", "[::1"},
		{"127.0.0.1:80", "127.0.0.1"},
		{"MÜNCHEN.example", "xn--mnchen-3ya.example"},
		{"www.größe.ÖBB.example", "www.xn--gre-6ka8i.xn--bb-eka.example"},
		{"xn--MNCHEN-3ya.example", "xn--mnchen-3ya.example"},
		{"\u212aelvin.example", "kelvin.example"}, // the sign for Kelvin is a k in small
		{"a_b-c.example", "a_b-c.example"},
		{"a b.example", "a b.example"},
		{"\xff.example", "xn--zn7c.example"}, // what is no UTF-8 is U+FFFD
		{strings.Repeat("ö", 64) + ".example", strings.Repeat("ö", 64) + ".example"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, pattern.Host(tt.in), "%q", tt.in)
		require.Equal(t, tt.want, pattern.Host(tt.want), "of its own form %q", tt.want)
	}
}

// The samples of RFC 3492, section 7.1, without those that need a mixed-case annotation, which a host in lower case has not.
func TestPunycode(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"A Arabic", "ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"},
		{"B Chinese, simplified", "他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"},
		{"C Chinese, traditional", "他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"},
		{"E Hebrew", "למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"},
		{"F Hindi", "यहलोगहिन्दीक्योंनहींबोलसकतेहैं", "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd"},
		{"G Japanese", "なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"},
		{"H Korean", "세계의모든사람들이한국어를이해한다면얼마나좋을까", "989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c"},
		{"I Russian", "почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"},
		{"Q", "パフィーdeルンバ", "de-jg4avhby1noc0d"},
		{"R", "そのスピードで", "d9juau41awczczp"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, "xn--"+tt.want, pattern.Host(tt.text))
			require.Equal(t, tt.text, decodePunycode(tt.want))
		})
	}
}

func TestPunycodeRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	letters := []rune("abz-09öüßñλжש日本語한\U0001F600\U0010FFFF\u0080")
	for range 5000 {
		label := "é"
		for range r.IntN(20) {
			label += string(letters[r.IntN(len(letters))])
		}
		code, ok := strings.CutPrefix(pattern.Host(label), "xn--")
		require.True(t, ok, label)
		require.Equal(t, label, decodePunycode(code))
	}
}

// decodePunycode is the decoding procedure of RFC 3492, section 6.2, for well-formed input.
func decodePunycode(s string) string {
	var out []rune
	if i := strings.LastIndexByte(s, '-'); i >= 0 {
		out, s = []rune(s[:i]), s[i+1:]
	}
	n, i, bias := 128, 0, 72
	for s != "" {
		old, w := i, 1
		for k := 36; ; k += 36 {
			digit := strings.IndexByte("abcdefghijklmnopqrstuvwxyz0123456789", s[0])
			s = s[1:]
			i += digit * w
			threshold := k - bias
			if threshold < 1 {
				threshold = 1
			} else if threshold > 26 {
				threshold = 26
			}
			if digit < threshold {
				break
			}
			w *= 36 - threshold
		}
		length := len(out) + 1
		delta := (i - old) / 2
		if old == 0 {
			delta = i / 700
		}
		delta += delta / length
		k := 0
		for ; delta > 455; k += 36 {
			delta /= 35
		}
		bias = k + 36*delta/(delta+38)
		n += i / length
		i %= length
		out = append(out[:i], append([]rune{rune(n)}, out[i:]...)...)
		i++
	}
	return string(out)
}
