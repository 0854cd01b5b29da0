package io.syncline.route.work;

import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code work:inbox/hubspot?workers=2&batch=200}. */
public final class WorkEndpoint extends DefaultEndpoint {

  /**
   * @param workers threads, each with its own slice; 0: none, passes are made by {@link
   *     WorkConsumer#runOnce}
   * @param batch most items in one pass
   * @param interval between two looks, for {@code poll}
   */
  record Settings(int workers, int batch, Duration interval) {
    Settings {
      if (workers < 0 || workers > 64 || batch < 1) {
        throw new IllegalArgumentException("work: takes 0 to 64 workers and batches of at least 1");
      }
    }
  }

  private final WorkComponent component;
  private final WorkQueue queue;
  private final Settings settings;

  WorkEndpoint(String uri, WorkComponent component, WorkQueue queue, Settings settings) {
    super(uri, component);
    this.component = component;
    this.queue = queue;
    this.settings = settings;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("Work is taken from queues, not put into them, here");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    var consumer = new WorkConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public boolean isSingletonProducer() {
    return true;
  }

  WorkComponent component() {
    return component;
  }

  WorkQueue queue() {
    return queue;
  }

  Settings settings() {
    return settings;
  }
}
