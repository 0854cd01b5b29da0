package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.store.TestDatabase;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A start whose first connection is too slow does not end there. */
class SlowConnectionTest {

  @Test
  void theMigrationAsksForAConnectionAgain() throws IOException {
    var asked = new AtomicInteger();
    var source = slowAtFirst(TestDatabase.fresh(), asked);
    var flyway = Flyway.configure().dataSource(source).connectRetries(retries()).load();

    assertThat(flyway.info().pending()).isEmpty();
    assertThat(asked).hasValueGreaterThan(1);
  }

  private static int retries() throws IOException {
    var properties = new Properties();
    try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
      properties.load(in);
    }
    return Integer.parseInt(properties.getProperty("quarkus.flyway.connect-retries"));
  }

  private static DataSource slowAtFirst(DataSource source, AtomicInteger asked) {
    return (DataSource)
        Proxy.newProxyInstance(
            SlowConnectionTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection") && asked.getAndIncrement() == 0) {
                throw new SQLTransientConnectionException("Acquisition timeout");
              }
              try {
                return method.invoke(source, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
