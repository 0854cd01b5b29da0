package io.syncline.app.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.access.AccessLog;
import io.syncline.core.access.ActionLog;
import io.syncline.core.access.RefusedAttempts;
import io.syncline.core.audit.digest.AuditDigests;
import io.syncline.core.audit.digest.AuditRowSource;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.report.AuditFigures;
import io.syncline.core.audit.report.Throughput;
import io.syncline.core.audit.report.UsageDays;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.Ids;
import io.syncline.core.quality.Maturity;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.ops.gauge.QualityGauges;
import io.syncline.store.access.PostgresAccessLog;
import io.syncline.store.access.PostgresActionLog;
import io.syncline.store.audit.PostgresAuditDigests;
import io.syncline.store.audit.PostgresAuditFigures;
import io.syncline.store.audit.PostgresAuditRows;
import io.syncline.store.audit.PostgresThroughput;
import io.syncline.store.audit.PostgresUsageDays;
import io.syncline.store.run.PostgresMaturity;
import io.syncline.store.run.PostgresScores;
import io.syncline.store.run.PostgresShapes;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes what the audit log, its digests, figures and scores are read and kept with. */
@Dependent
final class AuditBeans {

  private static final Logger LOG = Logger.getLogger(AuditBeans.class);

  @Produces
  @Singleton
  AccessLog accessLog(Database database) {
    return new PostgresAccessLog(database);
  }

  @Produces
  @Singleton
  DigestKeys digestKeys(SynclineSettings settings) {
    return DigestKeys.of(settings.secretKey().orElse(List.of()));
  }

  @Produces
  @Singleton
  AuditDigests auditDigests(Database database, DigestKeys keys) {
    return new PostgresAuditDigests(database, keys);
  }

  @Produces
  @Singleton
  AuditFigures auditFigures(Database database, SynclineSettings settings) {
    return new PostgresAuditFigures(database, settings.retention().audit());
  }

  @Produces
  @Singleton
  Throughput throughput(Database database) {
    return new PostgresThroughput(database);
  }

  @Produces
  @Singleton
  UsageDays usageDays(Database database) {
    return new PostgresUsageDays(database);
  }

  @Produces
  @Singleton
  AuditRowSource auditRows(Database database) {
    return new PostgresAuditRows(database);
  }

  /** Each digest is logged: who changes the database cannot change what was collected elsewhere. */
  @Produces
  @Singleton
  AuditSealing auditSealing(AuditDigests digests, InstantSource clock) {
    return new AuditSealing(
        digests,
        it ->
            LOG.infof(
                "Audit digest %d:%s over rows up to %d",
                it.number(), it.seal().digest(), it.rows().upTo()),
        clock);
  }

  @Produces
  @Singleton
  ActionLog actionLog(Database database) {
    return new PostgresActionLog(database);
  }

  @Produces
  @Singleton
  Maturity maturity(Database database, SynclineSettings settings) {
    return new PostgresMaturity(database, settings.retention().runs());
  }

  @Produces
  @Singleton
  RefusedAttempts refusedAttempts(ActionLog log, Ids ids, InstantSource clock) {
    return new RefusedAttempts(log, ids, clock);
  }

  @Produces
  @Singleton
  Scores scores(Database database) {
    return new PostgresScores(database);
  }

  @Produces
  @Singleton
  PostgresShapes shapes(Database database, Ids ids) {
    return new PostgresShapes(database, ids);
  }

  @Produces
  @Singleton
  Threshold threshold(SynclineSettings settings) {
    return new Threshold(settings.qualityThreshold());
  }

  @Produces
  @Singleton
  QualityGauges qualityGauges(MeterRegistry registry, Scores scores, Installations installations) {
    return new QualityGauges(registry, scores, installations);
  }
}
