package io.syncline.app.query;

import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.review.Corrections;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.Linking;
import io.syncline.core.review.Pauses;
import io.syncline.core.review.RecordEdits;
import io.syncline.core.review.Rollbacks;
import io.syncline.core.review.SideBySide;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.review.remember.AnswerRules;
import io.syncline.core.review.remember.RememberedAnswers;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import io.syncline.store.review.PostgresAnswerRules;
import io.syncline.store.review.PostgresQuestions;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what people decide and edit with. */
@Dependent
final class DecisionBeans {

  @Produces
  @Singleton
  Questions questions(Database database, Ids ids) {
    return new PostgresQuestions(database, ids);
  }

  @Produces
  @Singleton
  SideBySide sideBySide(
      Records records,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer) {
    return new SideBySide(records, systems, installations, transformer);
  }

  @Produces
  @Singleton
  Corrections corrections(SyncEngine engine, Decisions decisions) {
    return engine.corrections(decisions);
  }

  @Produces
  @Singleton
  Decisions decisions(SyncEngine engine, Records records, Questions questions) {
    return engine.decisions(records, questions);
  }

  @Produces
  @Singleton
  RecordEdits edits(SyncEngine engine, Records records) {
    return engine.edits(records);
  }

  @Produces
  @Singleton
  AnswerRules answerRules(Database database) {
    return new PostgresAnswerRules(database);
  }

  @Produces
  @Singleton
  RememberedAnswers rememberedAnswers(
      Questions questions, Decisions decisions, AnswerRules rules, Ids ids, InstantSource clock) {
    return new RememberedAnswers(questions, decisions, rules, ids, clock);
  }

  @Produces
  @Singleton
  Rollbacks rollbacks(SyncEngine engine, Questions questions) {
    return engine.rollbacks(questions);
  }

  @Produces
  @Singleton
  Pauses pauses(SyncEngine engine) {
    return engine.pauses();
  }

  @Produces
  @Singleton
  Linking linking(ChangeStore store, Wakeups wakeups, InstantSource clock, Ids ids) {
    return new Linking(store, wakeups, clock, ids);
  }

  @Produces
  @Singleton
  Copies copies(Transformer transformer) {
    return new Copies(transformer);
  }
}
