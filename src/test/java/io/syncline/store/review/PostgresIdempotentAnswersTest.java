package io.syncline.store.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.access.IdempotentAnswers.Answer;
import io.syncline.core.access.IdempotentAnswers.Known;
import io.syncline.core.access.IdempotentAnswers.Write;
import io.syncline.store.Samples;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PostgresIdempotentAnswersTest {

  private static final Instant AT = Samples.T0;
  private static final Write WRITE = new Write("ops", "key", "hash");
  private static final Answer ANSWER = new Answer(202, "{\"id\":1}");

  private final PostgresIdempotentAnswers answers =
      new PostgresIdempotentAnswers(new Database(TestDatabase.fresh()));

  @Test
  void aWriteThatWasDoneIsAnsweredForADay() {
    assertThat(answers.begin(WRITE, AT)).isEqualTo(new Known.New());
    answers.keep(WRITE, ANSWER);

    assertThat(answers.begin(WRITE, AT.plus(Duration.ofHours(23))))
        .isEqualTo(new Known.Done(ANSWER));
    assertThat(answers.begin(WRITE, AT.plus(Duration.ofHours(25)))).isEqualTo(new Known.New());
  }

  @Test
  void aKeyBelongsToOneWriteOfOneOwner() {
    answers.begin(WRITE, AT);
    answers.keep(WRITE, ANSWER);

    assertThat(answers.begin(new Write("ops", "key", "other"), AT)).isEqualTo(new Known.Another());
    assertThat(answers.begin(new Write("ci", "key", "other"), AT)).isEqualTo(new Known.New());
  }

  @Test
  void aWriteUnderwayIsNotBegunAgainUntilItIsAbandoned() {
    answers.begin(WRITE, AT);

    assertThat(answers.begin(WRITE, AT.plusSeconds(30))).isEqualTo(new Known.Underway());
    assertThat(answers.begin(WRITE, AT.plusSeconds(61))).isEqualTo(new Known.New());
  }

  @Test
  void aRefusedWriteIsForgottenAndADoneOneIsNot() {
    answers.begin(WRITE, AT);
    answers.forget(WRITE);
    assertThat(answers.begin(WRITE, AT)).isEqualTo(new Known.New());

    answers.keep(WRITE, ANSWER);
    answers.forget(WRITE);
    assertThat(answers.begin(WRITE, AT)).isEqualTo(new Known.Done(ANSWER));
  }

  @Test
  void ofManyAtOnceOneBegins() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      var tasks = new ArrayList<Callable<Known>>();
      for (int i = 0; i < 16; i++) {
        tasks.add(() -> answers.begin(WRITE, AT));
      }
      var news = new ArrayList<Known>();
      for (var future : threads.invokeAll(tasks)) {
        news.add(future.get());
      }
      assertThat(news).filteredOn(Known.New.class::isInstance).hasSize(1);
    } finally {
      threads.shutdown();
    }
  }
}
