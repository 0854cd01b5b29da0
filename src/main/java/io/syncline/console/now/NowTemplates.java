package io.syncline.console.now;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.Frame;
import io.syncline.console.Word;
import org.jspecify.annotations.Nullable;

@CheckedTemplate(basePath = "console")
final class NowTemplates {

  private NowTemplates() {}

  static native TemplateInstance now(Frame frame, NowView now, @Nullable Word said);
}
