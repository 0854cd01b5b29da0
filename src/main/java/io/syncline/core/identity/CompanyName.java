package io.syncline.core.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A company's name without its legal form: Acme Corp, ACME Corporation and Acme Corp. are one name.
 *
 * <p>The forms are the common ones of the ISO 20275 list of entity legal forms, each with its
 * family; spellings of one family are one form. A name that is nothing but a form stays as it is.
 *
 * @param tokens what is left
 * @param forms the families of the forms it says; empty: it says none
 */
record CompanyName(Tokens tokens, Set<String> forms) {

  private static final Map<String, String> FORMS = families();

  /** Say nothing about which form it is. */
  private static final Set<String> FILLERS = Set.of("the", "and", "co", "company", "cie", "group");

  static CompanyName of(String name) {
    var words = new ArrayList<>(Tokens.of(name).words());
    var forms = new TreeSet<String>();
    int end = words.size();
    while (end > 1) {
      int taken = formAt(words, end, forms);
      if (taken == 0 || taken >= end) {
        break;
      }
      end -= taken;
    }
    int start = end > 1 && words.get(0).equals("the") ? 1 : 0;
    return new CompanyName(Tokens.of(words.subList(start, end)), Set.copyOf(forms));
  }

  List<String> words() {
    return tokens.words();
  }

  /** Whether both may be the same kind of company: one that says no form may be any. */
  boolean mayShareForm(CompanyName other) {
    return forms.isEmpty()
        || other.forms.isEmpty()
        || forms.stream().anyMatch(other.forms::contains);
  }

  /** How many words before {@code end} are a legal form, or a filler; 0: none. */
  private static int formAt(List<String> words, int end, Set<String> forms) {
    for (int length = Math.min(4, end); length > 0; length--) {
      var family = FORMS.get(String.join("", words.subList(end - length, end)));
      if (family != null) {
        forms.add(family);
        return length;
      }
    }
    return FILLERS.contains(words.get(end - 1)) ? 1 : 0;
  }

  private static Map<String, String> families() {
    var forms = new TreeMap<String, String>();
    put(forms, "corporation", "inc incorporated corp corporation");
    put(forms, "limited", "ltd limited pvtltd privatelimited pteltd ptyltd proprietarylimited");
    put(forms, "llc", "llc limitedliabilitycompany");
    put(forms, "partnership", "lp llp lllp limitedpartnership limitedliabilitypartnership");
    put(forms, "plc", "plc publiclimitedcompany");
    put(forms, "gmbh", "gmbh ggmbh mbh gesellschaftmitbeschrankterhaftung ug");
    put(forms, "kg", "kg gmbhcokg gmbhandcokg ohg kgaa");
    put(forms, "ag", "ag aktiengesellschaft");
    put(forms, "gbr", "gbr");
    put(forms, "ev", "ev");
    put(forms, "se", "se");
    put(forms, "sa", "sa sociedadanonima societeanonyme");
    put(forms, "sas", "sas sasu");
    put(forms, "sarl", "sarl eurl");
    put(forms, "spa", "spa");
    put(forms, "srl", "srl srls sl slu sociedadlimitada");
    put(forms, "bv", "bv bvba nvsa");
    put(forms, "nv", "nv");
    put(forms, "ab", "ab aktiebolag");
    put(forms, "as", "as asa aktieselskab");
    put(forms, "aps", "aps");
    put(forms, "oy", "oy oyj");
    put(forms, "spzoo", "spzoo spzoospk");
    put(forms, "sro", "sro");
    put(forms, "kft", "kft zrt");
    put(forms, "doo", "doo");
    put(forms, "kk", "kk kabushikikaisha godokaisha");
    put(forms, "lda", "lda ltda limitada");
    put(forms, "bhd", "sdnbhd bhd");
    return Map.copyOf(forms);
  }

  private static void put(Map<String, String> forms, String family, String spellings) {
    for (var spelling : spellings.split(" ")) {
      forms.put(spelling, family);
    }
  }
}
