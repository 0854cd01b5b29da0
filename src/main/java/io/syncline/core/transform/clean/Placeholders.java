package io.syncline.core.transform.clean;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values that were entered only because a field had to be filled: they do not distinguish records.
 */
final class Placeholders {

  private static final Set<String> MAILBOXES =
      Set.of(
          "noreply",
          "no-reply",
          "no_reply",
          "no.reply",
          "donotreply",
          "do-not-reply",
          "do_not_reply",
          "nomail",
          "no-mail",
          "noemail",
          "no-email",
          "no_email",
          "none",
          "unknown",
          "unbekannt",
          "null",
          "na",
          "n.a",
          "n-a",
          "notavailable",
          "invalid",
          "dummy",
          "placeholder",
          "keine",
          "xxx");

  /** One digit again and again, or a country code before zeros. */
  private static final Pattern NUMBER = Pattern.compile("(\\d)\\1{5,}|\\d{0,3}0{6,}");

  private Placeholders() {}

  /** Whether an address, in lower case, is no one's. */
  static boolean isMailbox(String address) {
    return MAILBOXES.contains(address.substring(0, address.lastIndexOf('@')));
  }

  /** Whether a number, with or without its plus sign, is no one's. */
  static boolean isNumber(String number) {
    return NUMBER.matcher(number.startsWith("+") ? number.substring(1) : number).matches();
  }
}
