package io.syncline.core.transform.clean;

import java.util.regex.Pattern;

/**
 * Whether a text is an email address, by its form alone (RFC 5321, section 4.1.2; RFC 6531 for
 * letters of all scripts): whether its domain exists, or its top level is known, only the network
 * could show, at a given time. A domain has two labels at least: one label names no mailbox on the
 * Internet (RFC 5321, section 2.3.5) and is most often a slip.
 */
final class Mailbox {

  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_LABEL = 63;

  private static final Pattern LOCAL =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\\.[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*+|\"(?:[^\"\\\\\\p{Cntrl}]|\\\\["
              + " -~])*+\"");

  private static final Pattern LABEL =
      Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?+");

  private static final Pattern LITERAL =
      Pattern.compile("\\[(?:\\d{1,3}(?:\\.\\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]{2,45})\\]");

  private Mailbox() {}

  static boolean isOne(String text) {
    int at = text.lastIndexOf('@');
    return text.length() <= LONGEST
        && at > 0
        && at <= LONGEST_LOCAL
        && LOCAL.matcher(text.substring(0, at)).matches()
        && isDomain(text.substring(at + 1));
  }

  private static boolean isDomain(String domain) {
    if (domain.startsWith("[")) {
      return LITERAL.matcher(domain).matches();
    }
    var labels = domain.split("\\.", -1);
    for (var label : labels) {
      if (label.length() > LONGEST_LABEL || !LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return labels.length > 1;
  }
}
