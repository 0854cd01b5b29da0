package io.syncline.core.identity;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the same address or telephone number does not prove that two records are one person:
 * the names differ, or the mailbox is shared. Where a name is missing on one side there is no
 * doubt.
 */
public final class IdentityDoubts {

  /** What mailboxes are called that belong to a function and not to a person (RFC 2142, others). */
  private static final Set<String> SHARED =
      Set.of(
          "info",
          "office",
          "mail",
          "email",
          "contact",
          "kontakt",
          "hello",
          "hallo",
          "team",
          "admin",
          "administration",
          "sales",
          "vertrieb",
          "verkauf",
          "support",
          "service",
          "help",
          "helpdesk",
          "billing",
          "accounts",
          "accounting",
          "buchhaltung",
          "rechnung",
          "invoice",
          "invoices",
          "finance",
          "orders",
          "order",
          "bestellung",
          "purchasing",
          "einkauf",
          "hr",
          "jobs",
          "marketing",
          "press",
          "presse",
          "reception",
          "empfang",
          "secretary",
          "sekretariat",
          "webmaster",
          "postmaster",
          "hostmaster",
          "abuse",
          "family",
          "familie",
          "shop",
          "zentrale");

  private IdentityDoubts() {}

  /** Why records that a rule finds the same may be two; null: no doubt. */
  public static @Nullable String against(
      Entity entity, MatchRule rule, Attributes one, Attributes other) {
    if (!isReachability(entity, rule)) {
      return null;
    }
    var name = PersonName.of(entity, one);
    var otherName = PersonName.of(entity, other);
    if (name.plainlyDiffers(otherName)) {
      return "the names are plainly different";
    }
    return isShared(entity, rule, one)
            && name.isComplete()
            && otherName.isComplete()
            && !name.agrees(otherName)
        ? "several people may share it, and the names differ"
        : null;
  }

  /** Whether a rule compares only contact details such as addresses and telephone numbers. */
  private static boolean isReachability(Entity entity, MatchRule rule) {
    return rule.attributes().stream()
        .allMatch(
            name ->
                entity
                    .attribute(name)
                    .filter(it -> it.type() == ValueType.EMAIL || it.type() == ValueType.PHONE)
                    .isPresent());
  }

  private static boolean isShared(Entity entity, MatchRule rule, Attributes attributes) {
    return rule.attributes().stream()
        .filter(it -> entity.attribute(it).filter(a -> a.type() == ValueType.EMAIL).isPresent())
        .anyMatch(
            it ->
                attributes.get(it) instanceof Value.Text text
                    && SHARED.contains(mailbox(text.value())));
  }

  private static String mailbox(String address) {
    int at = address.indexOf('@');
    return at < 0 ? "" : address.substring(0, at).strip().toLowerCase(Locale.ROOT);
  }
}
