package io.syncline.core.definition.system.body;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How XML looks.
 *
 * @param namespaces the address of each prefix that paths and bodies write before a name ({@code
 *     soap:Body}); in a path the name of an element or attribute of any other namespace is written
 *     without a prefix
 * @param order names of elements that a body writes in this order, before all others, which are
 *     ordered by their names
 */
public record XmlForm(Map<String, String> namespaces, List<String> order) {

  static final XmlForm USUAL = new XmlForm(Map.of(), List.of());

  /** Begins the name of an attribute. */
  public static final String ATTRIBUTE = "@";

  /** Names the text of an element that has attributes too. */
  public static final String TEXT = "$text";

  /** Names the default namespace of an element of a body. */
  public static final String DEFAULT_NAMESPACE = ATTRIBUTE + "xmlns";

  private static final String PART = "[\\p{L}_][\\p{L}\\p{N}._\\-\u00B7]*";
  private static final Pattern NAME = Pattern.compile("(" + PART + ":)?" + PART);
  private static final Pattern PREFIX = Pattern.compile("(?![xX][mM][lL])" + PART);

  public XmlForm {
    namespaces = Map.copyOf(namespaces);
    order = List.copyOf(order);
  }

  /** Whether a text is the name of an element or attribute. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a text can be a prefix. */
  public static boolean isPrefix(String text) {
    return PREFIX.matcher(text).matches();
  }

  /** Whether the prefix of a name, if it has one, is declared. */
  public boolean knows(String name) {
    int colon = name.indexOf(':');
    return colon < 0 || name.startsWith("xml:") || namespaces.containsKey(name.substring(0, colon));
  }
}
