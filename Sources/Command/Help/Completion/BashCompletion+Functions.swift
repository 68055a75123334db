extension BashCompletion {
    /// Functions that add candidates; they share the variable `cur`, the text to complete.
    static func helpers(_ parameters: [String]) -> String {
        #"""
        # Adds those of the given words that begin with the text.
        _imgconv_words() {
            local word
            for word in "$@"; do
                [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
            done
        }

        # Adds files. The text may have an opening quotation mark, or backslashes.
        _imgconv_files() {
            local name text=$cur
            case $text in
            [\"\']*) text=${text:1} ;;
            *) text=${text//\\/} ;;
            esac
            while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$text")
            compopt -o filenames 2>/dev/null
        }

        # Adds what may follow the name of a kernel or of a function and a colon.
        _imgconv_parameters() {
            local before=${cur%"${cur##*[:,]}"}
            case ${cur%%:*} in
        \#(parameters.joined(separator: "\n"))
            esac
        }

        _imgconv_kernels() {
            case $cur in
            *:*) _imgconv_parameters ;;
            *) _imgconv_words \#(CompletionParameters.kernels.joined(separator: " ")) ;;
            esac
            _imgconv_files
        }

        _imgconv_presets() {
            case $cur in
            *:*) _imgconv_parameters ;;
            *) _imgconv_words \#(CompletionParameters.presets.joined(separator: " ")) ;;
            esac
        }
        """#
    }

    /// The function that bash calls.
    static let main = #"""
        _imgconv() {
            local cur path='' verbs depth=1 count index word rest line=$COMP_LINE option='' ended=
            local -a words=()
            COMPREPLY=()
            # bash divides words at colons and equals signs; here they are joined again.
            for ((index = 0; index <= COMP_CWORD; index++)); do
                word=${COMP_WORDS[index]}
                rest=${line#"${line%%[![:space:]]*}"}
                if ((index > 1)) && [[ $rest == "$line" && ($word == [:=]* || ${COMP_WORDS[index - 1]} == *[:=]) ]]; then
                    words[${#words[@]} - 1]+=$word
                else
                    words+=("$word")
                fi
                line=${rest#"$word"}
            done
            count=$((${#words[@]} - 1))
            cur=${words[count]}
            # The verb; without one, the words belong to the default verb.
            _imgconv_verbs ''
            while ((depth < count)) && [[ " $verbs " == *" ${words[depth]} "* ]]; do
                path=${path:+$path }${words[depth]}
                depth=$((depth + 1))
                _imgconv_verbs "$path"
            done
            # The last option before the cursor.
            for ((index = depth; index < count; index++)); do
                [[ ${words[index]} == -* ]] && option=${words[index]}
                [[ ${words[index]} == -- ]] && ended=yes
            done
            if [[ -z $ended && $option && ${words[count - 1]} == "$option" ]] && _imgconv_value "$path:$option"; then
                :
            elif [[ -z $ended && $cur == --*=* ]]; then
                option=${cur%%=*}
                cur=${cur#*=}
                _imgconv_value "$path:$option"
            elif [[ -z $ended && $cur == -* ]]; then
                _imgconv_options "$path"
            elif [[ -z $ended ]] && _imgconv_takes_several "$path:$option"; then
                _imgconv_value "$path:$option"
            else
                # shellcheck disable=SC2086 # several words
                ((depth == count)) && _imgconv_words $verbs
                _imgconv_argument "$path"
            fi
            ((${#COMPREPLY[@]})) || return 0
            # No space follows a word that goes on.
            [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace 2>/dev/null
            # bash replaces only its own part of the word.
            word=${COMP_WORDS[COMP_CWORD]}
            [[ $word == [:=]* ]] && word=
            COMPREPLY=("${COMPREPLY[@]#"${cur%"$word"}"}")
            [[ ${#COMPREPLY[@]} == 1 && -z ${COMPREPLY[0]} ]] && COMPREPLY=()
            return 0
        }

        complete -F _imgconv imgconv
        """#
}
