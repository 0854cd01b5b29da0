package io.syncline.core.definition.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a person has to approve a record before it is written anywhere (docs/business-rules.md).
 *
 * @param rule the rule's name
 * @param condition an expression over the record; empty where another one decides
 * @param names what the names in it stand for: attribute by name as written
 * @param window what makes a new record a possible duplicate; null: another one decides
 * @param check what a record has to satisfy; null: another one decides
 */
public record ApprovalRule(
    String rule,
    String condition,
    Map<String, String> names,
    @Nullable Window window,
    @Nullable Check check) {

  /**
   * A new record may be a duplicate of one that has the same values.
   *
   * @param within how long before the other one got them, at most
   * @param attributes all of which are filled and equal
   * @param currency equal too; where it is empty, that of the sync is assumed; null: none
   */
  public record Window(Duration within, List<String> attributes, @Nullable String currency) {
    public Window {
      attributes = List.copyOf(attributes);
    }

    /** Attributes that are compared as they are. */
    public Window(Duration within, List<String> attributes) {
      this(within, attributes, null);
    }
  }

  /** What a record has to satisfy, else a person looks at it first. */
  public sealed interface Check {

    /** The attributes it looks at. */
    Set<String> inputs();
  }

  /**
   * The amount is there, is not negative unless money goes back, has no more decimal places than
   * its currency, and is the sum of its lines.
   *
   * @param currency says in which currency it is; null: none does
   * @param assumed ISO 4217, where the record says no currency; empty: none
   * @param returns whether the record gives money back: attributes that say so
   * @param lines what it is the sum of; null: it has none
   */
  public record Amounts(
      String amount,
      @Nullable String currency,
      String assumed,
      Returns returns,
      @Nullable Lines lines)
      implements Check {

    @Override
    public Set<String> inputs() {
      var all = new HashSet<>(returns.attributes());
      all.add(amount);
      Stream.ofNullable(currency).forEach(all::add);
      Stream.ofNullable(lines)
          .flatMap(it -> Stream.concat(Stream.of(it.attribute()), Stream.ofNullable(it.tax())))
          .forEach(all::add);
      return all;
    }
  }

  /**
   * When an amount may be negative.
   *
   * @param always for every record of the entity
   * @param attributes which say it by {@code true} or {@code refund}
   */
  public record Returns(boolean always, List<String> attributes) {
    public Returns {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * What an amount is the sum of.
   *
   * @param attribute the list of lines
   * @param tax an amount that may come on top of them; null: none
   * @param tolerance by how much the sum may differ, inclusive
   */
  public record Lines(String attribute, @Nullable String tax, BigDecimal tolerance) {}

  /** A receipt is there. */
  public record Receipt(String attribute) implements Check {

    @Override
    public Set<String> inputs() {
      return Set.of(attribute);
    }
  }

  public ApprovalRule {
    names = Map.copyOf(names);
  }

  /** A condition decides. */
  public ApprovalRule(String rule, String condition, Map<String, String> names) {
    this(rule, condition, names, null, null);
  }

  /** A record with the same values within a time is a possible duplicate. */
  public ApprovalRule(String rule, Window window) {
    this(rule, "", Map.of(), window, null);
  }

  /** What a record does not satisfy is asked about. */
  public ApprovalRule(String rule, Check check) {
    this(rule, "", Map.of(), null, check);
  }
}
