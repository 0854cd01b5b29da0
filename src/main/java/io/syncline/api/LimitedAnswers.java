package io.syncline.api;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Problem;
import io.syncline.api.http.Refusal;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import org.jboss.logging.Logger;

/**
 * Refuses what an operation answers to somebody who is for a few syncs only, where it did not ask
 * the {@link Caller} for which: an operation that forgets it shows nothing.
 */
@Provider
public class LimitedAnswers implements ContainerResponseFilter {

  private static final Logger LOG = Logger.getLogger(LimitedAnswers.class);

  /** Looked up at a request: filters are made before the settings are read. */
  private final Instance<Caller> caller;

  LimitedAnswers(Instance<Caller> caller) {
    this.caller = caller;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() >= 300 || caller.get().mayBeAnswered()) {
      return;
    }
    LOG.errorf("%s asks for no limit of its reader", request.getUriInfo().getPath());
    var refusal = Refusal.forbidden("This cannot be limited to your syncs");
    response.setStatus(refusal.status());
    response.setEntity(
        Problem.of(refusal.status(), refusal.type(), refusal.detail()).json(),
        new Annotation[0],
        MediaType.valueOf(Problem.MEDIA_TYPE));
  }
}
