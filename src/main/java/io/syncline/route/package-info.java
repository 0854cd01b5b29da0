/** The engine as Camel routes: what pipelines are made of, and who starts and stops them. */
@NullMarked
package io.syncline.route;

import org.jspecify.annotations.NullMarked;
