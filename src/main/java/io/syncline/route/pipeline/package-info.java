/** Which routes run: the templates of {@code routes/pipelines}, once per system in use. */
@NullMarked
package io.syncline.route.pipeline;

import org.jspecify.annotations.NullMarked;
