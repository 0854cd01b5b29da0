package io.syncline.core.transform.value;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.regex.Pattern;

/** Phone numbers as E.164, by libphonenumber's metadata. */
public final class Phones {

  /** What a number is written with; prose around a number is not taken apart. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\+?[\\p{Nd}\\p{Zs}().\\-\\u2010-\\u2015/]{3,40}(?:(?:;ext=|,? ?ext\\.? ?|,? ?x ?|"
              + " ?#)\\p{Nd}{1,7})?",
          Pattern.CASE_INSENSITIVE);

  private static final String NO_REGION = "ZZ";

  private Phones() {}

  /**
   * The number as E.164, an extension behind it as {@code ;ext=} (RFC 3966); the text itself where
   * it is no possible number, or says no country and {@code region} is empty.
   */
  public static String e164(String text, String region) {
    var written = text.strip();
    if (written.length() > 60 || !WRITTEN.matcher(written).matches()) {
      return text;
    }
    try {
      var phones = PhoneNumberUtil.getInstance();
      var number = phones.parse(written, region.isEmpty() ? NO_REGION : region);
      if (!phones.isPossibleNumber(number)) {
        return text;
      }
      var plain = phones.format(number, PhoneNumberFormat.E164);
      return number.hasExtension() ? plain + ";ext=" + number.getExtension() : plain;
    } catch (NumberParseException e) {
      return text;
    }
  }

  /** Whether this is an E.164 number: a plus sign and 2 to 15 digits, the first not 0. */
  public static boolean isE164(String text) {
    if (text.length() < 3 || text.length() > 16 || text.charAt(0) != '+' || text.charAt(1) == '0') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
