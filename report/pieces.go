package report

import "strings"

// unbroken is how many characters of a word stay together in a table. Browsers give
// a column the width of its longest word, and a table may not be wider than paper.
const unbroken = 16

// pieces returns a text in pieces between which a line may end, none of them with
// a word that is longer: after a mark where there is one, such as that of
// payment_details.
func pieces(text string) (all []string) {
	start, length, mark := 0, 0, 0 // of the piece, of the word in it, where it may end
	for i, r := range text {
		if r == ' ' {
			length, mark = 0, 0
			continue
		}
		if length == unbroken {
			end := i
			if mark > start {
				end = mark
			}
			all, start = append(all, text[start:end]), end
			length, mark = len([]rune(text[end:i])), 0
		}
		length++
		if strings.ContainsRune("_/.,;:=&?>)-", r) {
			mark = i + len(string(r))
		}
	}
	return append(all, text[start:])
}
