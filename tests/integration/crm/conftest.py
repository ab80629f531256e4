"""A Creatio on loopback with a certificate of the test's own authority."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.adapters.crm.creatio.creatio_crm import CreatioCrm
from tests.fakes.creatio_server import CreatioServer, crm_of, running
from tests.fakes.post_office import Certificates, make_certificates
from tests.integration.crm.desk import Desk


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def authority(certificates: Certificates) -> Path:
    return certificates.folder / "authority.pem"


@pytest.fixture
def server(certificates: Certificates) -> Iterator[CreatioServer]:
    made = CreatioServer()
    with running(made, certificates):
        yield made


@pytest.fixture
def crm(server: CreatioServer, authority: Path) -> Iterator[CreatioCrm]:
    made = crm_of(server, authority)
    yield made
    made.close()


@pytest.fixture
def desk(server: CreatioServer, authority: Path) -> Iterator[Desk]:
    made = Desk(server, authority)
    yield made
    made.crm.close()
    made.store.close(60)
