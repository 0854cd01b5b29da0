package io.syncline.api.audit;

import io.syncline.api.http.Accesses;
import io.syncline.api.http.Problem;
import io.syncline.api.http.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/**
 * Writes the access log before an answer is sent; if that fails, the answer is not sent. Answers
 * must not be cached: they may show records.
 */
@Provider
public class AccessLogFilter implements ContainerResponseFilter {

  private static final Logger LOG = Logger.getLogger(AccessLogFilter.class);

  private final Accesses accesses;

  AccessLogFilter(Accesses accesses) {
    this.accesses = accesses;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle("Cache-Control", "no-store");
    try {
      accesses.keep();
    } catch (RuntimeException unkept) {
      LOG.error("An access could not be kept, so nothing is shown", unkept);
      var refusal = Refusal.unavailable(unkept);
      response.setStatus(refusal.status());
      response.getHeaders().putSingle("Retry-After", "5");
      response.setEntity(
          Problem.of(refusal.status(), refusal.type(), refusal.detail()).json(),
          new java.lang.annotation.Annotation[0],
          MediaType.valueOf(Problem.MEDIA_TYPE));
    }
  }
}
