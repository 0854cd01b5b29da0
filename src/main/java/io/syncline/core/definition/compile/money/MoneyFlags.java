package io.syncline.core.definition.compile.money;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.ApprovalRule.Amounts;
import io.syncline.core.definition.model.ApprovalRule.Lines;
import io.syncline.core.definition.model.ApprovalRule.Receipt;
import io.syncline.core.definition.model.ApprovalRule.Returns;
import io.syncline.core.definition.model.ApprovalRule.Window;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Computation.Fact;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.ValidationSpec;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The flags of {@code validation}: what they ask of the records of an entity, in the attributes
 * that it has under their usual names.
 */
public final class MoneyFlags {

  private static final Duration DAY = Duration.ofHours(24);
  private static final Set<String> EXPENSES = Set.of("expense", "purchase", "bill");
  private static final Set<String> RETURNS = Set.of("refund", "creditnote", "creditmemo");

  private static final List<String> AMOUNT = Facts.AMOUNTS;
  private static final List<String> CURRENCY = List.of("currency");
  private static final List<String> PARTNER =
      List.of("customer", "customerId", "supplier", "invoice");
  private static final List<String> NUMBER = List.of("number", "reference");
  private static final List<String> RECEIPT = List.of("receipt", "receipts", "receiptUrl");

  private final ValidationSpec flags;
  private final SyncDefinition sync;
  private final AttributeScope scope;

  private MoneyFlags(SyncDefinition sync, AttributeScope scope) {
    this.flags = sync.syncConfig().records().validation();
    this.sync = sync;
    this.scope = scope;
  }

  /** Makes sure that what the flags look at, and the currency of what facts compare, is stored. */
  public static void store(SyncDefinition sync, AttributeScope scope) {
    var all = new MoneyFlags(sync, scope);
    if (scope.map().views().containsKey(Fact.AMOUNTS_MATCH.attribute())) {
      all.one(CURRENCY).ifPresent(scope.map()::store);
    }
    if (all.flags.checkDuplicates() || all.flags.validateAmounts()) {
      Stream.of(AMOUNT, CURRENCY, List.of("date"), PARTNER, NUMBER)
          .forEach(it -> all.one(it).ifPresent(scope.map()::store));
    }
    if (all.flags.validateAmounts()) {
      Stream.of("lines", "tax", "refund", "kind", "type")
          .forEach(it -> all.one(List.of(it)).ifPresent(scope.map()::store));
    }
    if (all.flags.requireReceipts() && all.isExpense()) {
      all.one(RECEIPT).ifPresent(scope.map()::store);
    }
  }

  /** Which records of an entity a person has to look at. */
  public static List<ApprovalRule> approvals(
      SyncDefinition sync, AttributeScope scope, Map<String, Attribute> attributes) {
    var all = new MoneyFlags(sync, scope);
    var rules = new ArrayList<ApprovalRule>();
    if (all.flags.checkDuplicates()) {
      all.duplicates(attributes).ifPresent(rules::add);
    }
    if (all.flags.validateAmounts()) {
      all.amounts().ifPresent(rules::add);
    }
    if (all.flags.requireReceipts() && all.isExpense()) {
      all.one(RECEIPT)
          .map(it -> new ApprovalRule("requireReceipts", new Receipt(it)))
          .ifPresent(rules::add);
    }
    return rules;
  }

  /** A flag that would do nothing keeps its sync from starting. */
  public static List<Finding> check(SyncDefinition sync, List<AttributeScope> scopes) {
    var flags = sync.syncConfig().records().validation();
    var all = scopes.stream().map(it -> new MoneyFlags(sync, it)).toList();
    var findings = new ArrayList<Finding>();
    if (scopes.isEmpty()) {
      return findings;
    }
    if (flags.checkDuplicates() && all.stream().noneMatch(MoneyFlags::tellsDuplicates)) {
      findings.add(
          holds(
              "checkDuplicates",
              "no entity has an `amount` or `total`, and beside it a customer, supplier or invoice"
                  + " of this sync, a number or a reference"));
    }
    if (flags.validateAmounts() && all.stream().noneMatch(it -> it.one(AMOUNT).isPresent())) {
      findings.add(holds("validateAmounts", "no entity has an `amount` or `total`"));
    }
    if (flags.requireReceipts() && all.stream().noneMatch(MoneyFlags::isExpense)) {
      findings.add(holds("requireReceipts", "no entity is an expense, purchase or bill"));
    }
    all.stream()
        .filter(it -> flags.requireReceipts() && it.isExpense() && it.one(RECEIPT).isEmpty())
        .map(it -> "no system of this sync says the `receipt` of `%s`".formatted(it.entity()))
        .forEach(it -> findings.add(holds("requireReceipts", it)));
    return findings;
  }

  private static Finding holds(String flag, String why) {
    return Finding.holds(
        "/syncConfig/validation/" + flag, why + ", so nothing is checked; the sync is not started");
  }

  private boolean tellsDuplicates() {
    return one(AMOUNT).isPresent() && one(PARTNER).or(() -> one(NUMBER)).isPresent();
  }

  /** A time of day is no part of it: two requests for one payment are never of the same second. */
  private Optional<ApprovalRule> duplicates(Map<String, Attribute> attributes) {
    if (!tellsDuplicates()) {
      return Optional.empty();
    }
    var day =
        one(List.of("date"))
            .filter(it -> attributes.containsKey(it))
            .filter(it -> attributes.get(it).type() == ValueType.DATE);
    var same =
        Stream.of(one(AMOUNT), day, one(PARTNER).or(() -> one(NUMBER)))
            .flatMap(Optional::stream)
            .toList();
    var window = new Window(DAY, same, one(CURRENCY).orElse(null));
    return Optional.of(new ApprovalRule("checkDuplicates", window));
  }

  private Optional<ApprovalRule> amounts() {
    var tax = one(List.of("tax")).orElse(null);
    var tolerance = Facts.tolerance(sync.syncConfig().reconciliation().criteria());
    var lines = one(List.of("lines")).map(it -> new Lines(it, tax, tolerance)).orElse(null);
    var says =
        Stream.of("refund", "kind", "type").flatMap(it -> one(List.of(it)).stream()).toList();
    var assumed = Currencies.of(sync);
    return one(AMOUNT)
        .map(
            it ->
                new Amounts(
                    it,
                    one(CURRENCY).orElse(null),
                    assumed == null ? "" : assumed,
                    new Returns(RETURNS.contains(Names.loose(entity())), says),
                    lines))
        .map(it -> new ApprovalRule("validateAmounts", it));
  }

  private boolean isExpense() {
    return EXPENSES.contains(Names.loose(entity()))
        || scope.map().entity().members().stream()
            .flatMap(it -> it.object().entities().stream())
            .anyMatch(it -> EXPENSES.contains(Names.loose(it)));
  }

  private String entity() {
    return scope.map().entity().name();
  }

  /**
   * The attribute that the first of these names means; one that means two things is none, and one
   * that refers to records that are not in the sync: it would never be filled.
   */
  private Optional<String> one(List<String> names) {
    return names.stream()
        .map(scope.map()::lookUp)
        .filter(it -> it.size() == 1)
        .map(it -> it.get(0))
        .filter(it -> scope.map().entity().members().stream().allMatch(in -> isFilled(in, it)))
        .findFirst();
  }

  private static boolean isFilled(EntityMember member, String attribute) {
    var objects = member.spec().objects();
    return objects.isEmpty()
        || member.object().fields().values().stream()
            .filter(it -> attribute.equals(it.attribute()))
            .map(FieldType::references)
            .filter(Objects::nonNull)
            .allMatch(to -> objects.stream().anyMatch(it -> Names.same(it.name(), to)));
  }
}
