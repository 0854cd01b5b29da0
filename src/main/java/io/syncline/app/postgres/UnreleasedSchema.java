package io.syncline.app.postgres;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Refuses a database whose applied migrations are not those of a release, and says what to do.
 * Flyway's own message recommends a repair, which would leave wrong tables.
 */
@Singleton
final class UnreleasedSchema implements FlywayConfigurationCustomizer, Callback {
  static final String MESSAGE =
      "The tables of this database were not created by a release of Syncline, and cannot be"
          + " upgraded. Start with an empty database (embedded PostgreSQL: stop, move the folder"
          + " `data` away, start).";

  @Override
  public void customize(FluentConfiguration configuration) {
    configuration.callbacks(this);
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_VALIDATE_ERROR;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    throw new FlywayException(MESSAGE);
  }

  @Override
  public String getCallbackName() {
    return getClass().getSimpleName();
  }
}
