/** How the bodies of requests and answers are written. */
@NullMarked
package io.syncline.core.definition.system.body;

import org.jspecify.annotations.NullMarked;
