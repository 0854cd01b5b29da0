package io.syncline.store.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.remember.AnswerRule;
import io.syncline.core.review.remember.AnswerRules;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PostgresAnswerRulesTest {

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final SystemId CRM = SystemId.of("crm");
  private static final SystemId BOOKS = SystemId.of("books");

  private final AnswerRules rules = new PostgresAnswerRules(new Database(TestDatabase.fresh()));

  private static AnswerRule rule(int id, String attribute, SystemId winner) {
    return new AnswerRule(
        new UUID(0, id),
        new AnswerRule.Conflicts(
            "contact", attribute, ReviewItem.Kind.CONFLICT, Set.of(CRM, BOOKS)),
        winner,
        "ada",
        AT.plusSeconds(id));
  }

  @Test
  void aNewerOneReplacesThatOfTheSameConflictsOnly() {
    rules.add(rule(1, "phone", CRM));
    rules.add(rule(2, "email", CRM));
    rules.add(rule(3, "phone", BOOKS));

    assertThat(rules.current()).containsExactly(rule(3, "phone", BOOKS), rule(2, "email", CRM));
    assertThat(rules.find(new UUID(0, 1))).isEmpty();
  }

  @Test
  void oneEndsOnce() {
    rules.add(rule(1, "phone", CRM));

    assertThat(rules.end(new UUID(0, 1), "grace", AT)).isTrue();
    assertThat(rules.end(new UUID(0, 1), "grace", AT)).isFalse();
    assertThat(rules.current()).isEmpty();
  }
}
