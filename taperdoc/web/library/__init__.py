"""The pages of the saved templates."""

from taperdoc.web.library import (
    export_templates,
    import_templates,
    remove_version,
    rename_template,
    save_template,
    template_history,
    template_list,
)

BLUEPRINTS = (
    template_list.views,
    template_history.views,
    remove_version.views,
    rename_template.views,
    save_template.views,
    import_templates.views,
    export_templates.views,
)

__all__ = ["BLUEPRINTS"]
