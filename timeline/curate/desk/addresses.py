"""The desk's own addresses below `/admin/`: (route, view, name). The site lets in who may come in."""

from timeline.curate.desk import views

ADDRESSES = [
    ("desk/date/", views.date, "desk-date"),
    ("desk/typed/", views.typed, "desk-typed"),
    ("desk/preview/", views.preview, "desk-preview"),
    ("desk/forget/", views.forget, "desk-forget"),
    ("desk/new/<slug:noun>/", views.new, "desk-new"),
    ("desk/queues/<slug:key>/", views.queue, "desk-queue"),
    ("desk/bulk/<slug:noun>/", views.bulk, "desk-bulk"),
    ("desk/apart/", views.apart, "desk-apart"),
    ("desk/apart/<int:pk>/undo/", views.apart_undo, "desk-apart-undo"),
    ("desk/merges/", views.merges, "desk-merges"),
    ("desk/merges/<int:pk>/", views.merge_step, "desk-merge-step"),
    ("desk/merge/<slug:kind>/", views.merge, "desk-merge"),
]
